using Muster.Tests.Support;

namespace Muster.Web.Tests.Support;

/// <summary>Timestamps that pass only when the test moves its clock: a limit for each minute must not begin a new one because the test was slow.</summary>
internal sealed class ClockTimestamps(ShiftedTime clock) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => clock.Shift.Ticks;
}
