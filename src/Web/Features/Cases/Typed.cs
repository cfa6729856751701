using Muster.Domain;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary>Checks of what people type that several commands share.</summary>
internal static class Typed
{
    public static readonly TimeSpan SoonestDisposal = TimeSpan.FromHours(1);
    public static readonly TimeSpan LatestDisposal = TimeSpan.FromDays(365);

    /// <summary>The codename, typed to confirm an act that cannot be undone.</summary>
    public static Problem? Codename(Case @case, string? typed) => typed?.Trim() == @case.Codename ? null
        : new Problem(ProblemType.WrongCodename, $"Nothing was done: the codename of this case is {@case.Codename}.")
        {
            Errors = new Dictionary<string, string[]> { ["confirm"] = [$"Type {@case.Codename}."] },
        };

    /// <summary>When a case disposes of itself: at least an hour ahead, so that people can react, and within a year.</summary>
    public static Problem? DisposalTime(DateTimeOffset? at, string field, DateTimeOffset now) =>
        at is null ? null
        : at <= now ? Problem.Field(field, "This time has passed.")
        : at < now + SoonestDisposal ? Problem.Field(field, "At least one hour from now; use Dispose to end a case at once.")
        : at > now + LatestDisposal ? Problem.Field(field, "At most one year from now.")
        : null;

    /// <summary>A reason that stays in the records.</summary>
    public static Result<string> Reason(string? reason) => Text.Line(reason, "reason", 500);
}
