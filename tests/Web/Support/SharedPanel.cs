namespace Muster.Web.Tests.Support;

/// <summary>One panel for all tests of a class.</summary>
public sealed class SharedPanel : IAsyncLifetime
{
    public TestPanel Panel { get; private set; } = null!;

    public async Task InitializeAsync() => Panel = await TestPanel.StartAsync();

    public Task DisposeAsync() => Panel.DisposeAsync().AsTask();
}
