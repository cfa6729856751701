using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Watch;

namespace Muster.Provisioning.Tests.Watch;

public sealed class ObservationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    private static readonly Observation Well = new(
        new ProcessIdentity(7, 8, "boot"), new HomeserverProbe(TimeSpan.FromMilliseconds(12), null), 50_000, null, TimeSpan.Zero, TimeSpan.Zero);

    private static readonly HomeserverProbe Silence = new(TimeSpan.FromSeconds(30), new MatrixError(MatrixError.TimedOut, null, ""));

    private readonly Case @case = Case.Open(new CasePlan("t", Severity.Sev1, "local"), "amber-heron", Actor.Muster, Now);

    private Homeserver Homeserver => @case.Homeservers.Single();

    [Fact]
    public void What_did_not_change_is_written_once_a_minute_only()
    {
        Write(Well, Now);
        Write(Well with { FreeMegabytes = 49_000 }, Now.AddSeconds(59));
        Assert.All(Homeserver.Health, check => Assert.Equal(Now, check.CheckedAt));
        Assert.Equal("48 GiB free", Homeserver.Health.Single(check => check.Name == "disk").Detail);

        Write(Well with { FreeMegabytes = 48_000 }, Now.AddSeconds(60));
        Assert.All(Homeserver.Health, check => Assert.Equal((Now, Now.AddSeconds(60)), (check.Since, check.CheckedAt)));
        Assert.Equal("46 GiB free", Homeserver.Health.Single(check => check.Name == "disk").Detail);
    }

    [Theory]
    [InlineData(12, 48_700, "Within 0.1 s", "47 GiB free")]
    [InlineData(101, 10_239, "Within 0.2 s", "9.9 GiB free")]
    [InlineData(2_950, 1_023, "Within 3.0 s", "1023 MiB free")]
    public void Figures_are_as_coarse_as_people_need_them(int milliseconds, long free, string latency, string disk)
    {
        var seen = Well with { Probe = new HomeserverProbe(TimeSpan.FromMilliseconds(milliseconds), null), FreeMegabytes = free };
        Assert.Equal((latency, disk), (Detail(seen, "latency"), Detail(seen, "disk")));
    }

    [Fact]
    public void A_slow_answer_is_a_warning_and_a_start_is_no_failure()
    {
        Assert.Equal(HealthStatus.Warn, Status(Well with { Probe = new HomeserverProbe(TimeSpan.FromSeconds(3), null) }, "latency"));
        Assert.Equal(HealthStatus.Warn, Status(Well with { Probe = Silence, SilentFor = TimeSpan.FromSeconds(5) }, "synapse"));
        Assert.Equal(HealthStatus.Fail, Status(Well with { Probe = Silence, SilentFor = TimeSpan.FromSeconds(61) }, "synapse"));
    }

    [Fact]
    public void Silence_of_a_minute_asks_for_a_person_once_and_an_answer_settles_it()
    {
        var silent = Well with { Probe = Silence, SilentFor = TimeSpan.FromSeconds(61) };
        Write(silent with { SilentFor = TimeSpan.FromSeconds(5) }, Now);
        Assert.Empty(@case.Attention);

        Write(silent, Now);
        Write(silent, Now);
        Assert.Equal(AttentionLevel.Bad, Assert.Single(@case.Attention).Level);

        Write(Well, Now.AddMinutes(1));
        Assert.Equal(Now.AddMinutes(1), @case.Attention.Single().ClearedAt);
    }

    [Fact]
    public void A_disk_that_fills_up_is_a_warning_first_and_then_bad()
    {
        Write(Well with { FreeMegabytes = 900 }, Now);
        Write(Well with { FreeMegabytes = 10 }, Now);

        var open = Assert.Single(@case.Attention, item => item.ClearedAt is null);
        Assert.Equal((HealthRecord.Disk, AttentionLevel.Bad), (open.Kind, open.Level));

        Write(Well, Now);
        Assert.All(@case.Attention, item => Assert.NotNull(item.ClearedAt));
    }

    private void Write(Observation seen, DateTimeOffset now) => new HealthRecord(Homeserver, @case, now).Write(seen);

    private static string Detail(Observation seen, string check) => seen.Health.Single(row => row.Check == check).Detail;

    private static HealthStatus Status(Observation seen, string check) => seen.Health.Single(row => row.Check == check).Status;
}
