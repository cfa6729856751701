using Muster.Domain.Homeservers;
using Muster.Web.Shared;

namespace Muster.Web.Features.Cases.Pages;

public static class HealthWords
{
    public static Tone ToTone(this HealthStatus status) => status switch
    {
        HealthStatus.Unknown => Tone.Wait,
        HealthStatus.Ok => Tone.Ok,
        HealthStatus.Warn => Tone.Warn,
        HealthStatus.Fail => Tone.Bad,
    };

    /// <summary>All checks at a glance: the gravest of them, or since when all of them pass. Null where nothing was checked yet.</summary>
    public static (Tone Tone, string Text, DateTimeOffset Since)? AtAGlance(IReadOnlyDictionary<string, HealthView> checks)
    {
        if (checks.Count == 0) return null;
        var (name, gravest) = checks.MaxBy(check => CaseParts.Gravity(check.Value.Status));
        return gravest.Status switch
        {
            HealthStatus.Ok => (Tone.Ok, "passing", checks.Values.Max(check => check.Since)),
            HealthStatus.Unknown => (Tone.Wait, "not checked", gravest.Since),
            HealthStatus.Warn or HealthStatus.Fail => (gravest.Status.ToTone(), $"{name} {gravest.Status.Words()}", gravest.Since),
        };
    }

    /// <summary>What the shape says, for those who do not see it.</summary>
    public static string Words(this HealthStatus status) => status switch
    {
        HealthStatus.Unknown => "not known",
        HealthStatus.Ok => "passes",
        HealthStatus.Warn => "warns",
        HealthStatus.Fail => "fails",
    };
}
