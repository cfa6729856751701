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

    /// <summary>What the shape says, for those who do not see it.</summary>
    public static string Words(this HealthStatus status) => status switch
    {
        HealthStatus.Unknown => "not known",
        HealthStatus.Ok => "passes",
        HealthStatus.Warn => "warns",
        HealthStatus.Fail => "fails",
    };
}
