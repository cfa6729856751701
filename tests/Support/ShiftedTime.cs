namespace Muster.Tests.Support;

/// <summary>The real clock, moved by what the test says; timers run as they are.</summary>
public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
