namespace Muster.Web.Shared;

/// <summary>How a control in a <see cref="Field"/> points at its label, hint and error.</summary>
public sealed record FieldIds(string Id, bool HasHint, bool HasError)
{
    public string HintId => $"{Id}-hint";

    public string ErrorId => $"{Id}-error";

    public string? DescribedBy => (HasError, HasHint) switch
    {
        (true, true) => $"{ErrorId} {HintId}",
        (true, false) => ErrorId,
        (false, true) => HintId,
        (false, false) => null,
    };

    public string? Invalid => HasError ? "true" : null;
}
