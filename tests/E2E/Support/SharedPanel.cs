using Muster.E2E.Tests.Browser;

[assembly: CollectionBehavior(MaxParallelThreads = 3)] // two that work, and one that mostly waits

namespace Muster.E2E.Tests.Support;

/// <summary>One panel for all tests that only use it, and the browser with its first admin for those that want one.</summary>
public sealed class SharedPanel : IAsyncLifetime, IDisposable
{
    private readonly DataPlace data = new();
    private readonly Lazy<Task<Chromium>> chromium = new(Chromium.StartAsync);
    private readonly Lazy<Task<Admin>> admin;
    private PanelProcess? panel;
    private PanelApi? api;

    public SharedPanel() => admin = new(async () => await Admin.SetUpAsync(Panel, await ChromiumAsync()));

    internal DataPlace Data => data;
    internal PanelProcess Panel => panel!;

    /// <summary>The panel's API, with a commander's token that may dispose.</summary>
    internal PanelApi Api => api!;

    internal Task<Chromium> ChromiumAsync() => chromium.Value;

    internal Task<Admin> AdminAsync() => admin.Value;

    public async Task InitializeAsync()
    {
        panel = await PanelProcess.StartAsync(data);
        api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
    }

    public async Task DisposeAsync()
    {
        if (chromium is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started }) await (await started).DisposeAsync();
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

/// <summary>The tests of the war room, which have a panel of their own: they run beside those of the panel's pages.</summary>
[CollectionDefinition(Name)]
public sealed class WarRooms : ICollectionFixture<SharedPanel>
{
    public const string Name = "war rooms";
}

/// <summary>What mostly waits, for a homeserver that is away or slow: it runs beside everything else.</summary>
[CollectionDefinition(Name)]
public sealed class Adversity : ICollectionFixture<SharedPanel>
{
    public const string Name = "adversity";
}
