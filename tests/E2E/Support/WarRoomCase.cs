using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;

namespace Muster.E2E.Tests.Support;

/// <summary>A case of its own on a panel, with the browsers of those who were invited to it. It is disposed of at the end.</summary>
internal sealed class WarRoomCase
{
    private readonly PanelApi api;
    private readonly Chromium chromium;
    private readonly List<IPage> pages = [];
    private JsonElement? disposed;

    private WarRoomCase(PanelApi api, Chromium chromium, JsonElement opened)
    {
        this.api = api;
        this.chromium = chromium;
        Opened = opened;
        Inspection = new Inspection(api.Panel).Allow(opened);
    }

    /// <summary>As the panel's API tells it.</summary>
    public JsonElement Opened { get; }

    public Guid Id => Opened.GetProperty("id").GetGuid();

    public Uri WarRoom => new(Opened.GetProperty("homeservers")[0].GetProperty("warRoomUrl").GetString()!);

    /// <summary>The homeserver as programs reach it: only browsers know *.localhost.</summary>
    public Uri Homeserver => new UriBuilder($"http://{Opened.GetProperty("homeservers")[0].GetProperty("serverName").GetString()}") { Host = "127.0.0.1" }.Uri;

    /// <summary>Looks at everything that these browsers do.</summary>
    public Inspection Inspection { get; }

    /// <summary>Opens a case for what a test does; where that fails, the failure says what everybody's page showed.</summary>
    public static async Task UseAsync(PanelApi api, Chromium chromium, string title, Func<WarRoomCase, Task> act)
    {
        var it = new WarRoomCase(api, chromium, await api.OpenCaseAsync(title));
        await it.Inspection.DuringAsync(it.pages, () => act(it));
        foreach (var page in it.pages) await page.Context.CloseAsync();
        await it.DisposeOfItAsync();
        it.Inspection.AssertClean();
    }

    public static async Task UseAsync(SharedPanel shared, string title, Func<WarRoomCase, Task> act) =>
        await UseAsync(shared.Api, await shared.ChromiumAsync(), title, act);

    /// <summary>Somebody who accepted an invite, and what it was answered with.</summary>
    public Task<JsonElement> JoinAsync() => api.JoinAsync(Id);

    /// <summary>Somebody who accepted an invite and has a browser at a desk, which is nowhere yet.</summary>
    public async Task<Guest> GuestAsync() => new(await OpenAsync(chromium.DeskAsync), await JoinAsync());

    public async Task<Guest> GuestWithPhoneAsync() => new(await OpenAsync(chromium.PhoneAsync), await JoinAsync());

    /// <summary>Somebody who accepted an invite and comes with a program of their own.</summary>
    public Task<JsonElement> StrangerAsync() => api.JoinAsync(Id);

    /// <summary>Another browser of the same person, which shares nothing with the first.</summary>
    public async Task<Guest> OtherBrowserAsync(Guest of) => of with { Page = await OpenAsync(chromium.DeskAsync) };

    /// <summary>Disposes of the case before the test is through; answers what the panel says of it then.</summary>
    public async Task<JsonElement> DisposeOfItAsync() => disposed ??= await api.DisposeCaseAsync(Opened);

    private async Task<IPage> OpenAsync(Func<Inspection, Task<IPage>> open)
    {
        var page = await open(Inspection);
        pages.Add(page);
        return page;
    }
}
