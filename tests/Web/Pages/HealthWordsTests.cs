using Muster.Domain.Homeservers;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Cases.Pages;
using Muster.Web.Shared;

namespace Muster.Web.Tests.Pages;

public sealed class HealthWordsTests
{
    private static readonly DateTimeOffset Three = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly HealthView Well = new(HealthStatus.Ok, Three, "Answers");

    [Fact]
    public void The_gravest_check_speaks_for_all() =>
        Assert.Equal((Tone.Bad, "disk fails", Three.AddMinutes(5)), HealthWords.AtAGlance(new Dictionary<string, HealthView>
        {
            ["synapse"] = Well,
            ["disk"] = Well with { Status = HealthStatus.Fail, Since = Three.AddMinutes(5) },
            ["latency"] = Well with { Status = HealthStatus.Warn, Since = Three.AddMinutes(9) },
        }));

    [Fact]
    public void All_pass_since_the_last_of_them_does() =>
        Assert.Equal((Tone.Ok, "passing", Three.AddMinutes(5)), HealthWords.AtAGlance(new Dictionary<string, HealthView>
        {
            ["synapse"] = Well with { Since = Three.AddMinutes(5) },
            ["disk"] = Well,
        }));

    [Fact]
    public void What_nobody_looks_at_any_more_is_not_blamed_on_one_check() =>
        Assert.Equal((Tone.Wait, "not checked", Three), HealthWords.AtAGlance(new Dictionary<string, HealthView>
        {
            ["disk"] = Well with { Status = HealthStatus.Unknown },
            ["synapse"] = Well with { Status = HealthStatus.Unknown },
        }));

    [Fact]
    public void Nothing_is_said_before_anything_was_checked() => Assert.Null(HealthWords.AtAGlance(new Dictionary<string, HealthView>()));
}
