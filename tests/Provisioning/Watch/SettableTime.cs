namespace Muster.Provisioning.Tests.Watch;

/// <summary>A clock that only the test moves.</summary>
internal sealed class SettableTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => passed.Ticks;

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan by) => (now, passed) = (now + by, passed + by);

    /// <summary>The clock is set, and no time passes.</summary>
    public void Set(TimeSpan by) => now += by;
}
