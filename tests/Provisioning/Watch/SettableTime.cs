namespace Muster.Provisioning.Tests.Watch;

/// <summary>A clock that only the test moves.</summary>
internal sealed class SettableTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
