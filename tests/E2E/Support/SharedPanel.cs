namespace Muster.E2E.Tests.Support;

/// <summary>One panel for all tests that only use it.</summary>
public sealed class SharedPanel : IAsyncLifetime, IDisposable
{
    private readonly DataPlace data = new();
    private PanelProcess? panel;
    private PanelApi? api;

    internal DataPlace Data => data;
    internal PanelProcess Panel => panel!;

    /// <summary>The panel's API, with a commander's token that may dispose.</summary>
    internal PanelApi Api => api!;

    public async Task InitializeAsync()
    {
        panel = await PanelProcess.StartAsync(data);
        api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
    }

    public async Task DisposeAsync()
    {
        if (panel is not null) await panel.DisposeAsync();
        await data.DisposeAsync();
    }

    public void Dispose() => api?.Dispose();
}

[CollectionDefinition(Name)]
public sealed class OnePanel : ICollectionFixture<SharedPanel>
{
    public const string Name = "one panel";
}
