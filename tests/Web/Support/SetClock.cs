namespace Muster.Web.Tests.Support;

/// <summary>A clock that stands until a test moves it.</summary>
public sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;
}
