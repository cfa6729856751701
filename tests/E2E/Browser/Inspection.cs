using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>
/// Looks at pages as somebody who wants to find fault: axe's rules in light, dark and on a phone; what the console says; what leaves for
/// another host; what the content policy stops; what a browser may keep. Keeps all findings, so that one run shows all of them.
/// </summary>
/// <param name="panel">The one origin that pages may ask, unless others are allowed.</param>
internal sealed class Inspection(Uri panel)
{
    /// <summary>What a fresh account has none of, so that a client's question is answered with 404, and Chromium writes that down.</summary>
    private static readonly string[] NotThereYet =
        ["/room_keys/version", "/account_data/m.cross_signing.", "/account_data/m.secret_storage.", "/account_data/m.megolm_backup", "/org.matrix.msc", "/profile/"];

    /// <summary>How a homeserver answers a wrong passphrase.</summary>
    private const string WrongPassphrase = "/_matrix/client/v3/login";

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Places.NodeScripts, "node_modules/axe-core/axe.min.js")));
    private static readonly string? Screenshots = Environment.GetEnvironmentVariable("MUSTER_E2E_SCREENSHOTS");

    private readonly ConcurrentQueue<string> findings = new();
    private readonly ConcurrentQueue<Uri> visited = new();
    private readonly ConcurrentDictionary<string, Uri> others = new();
    private readonly ConcurrentQueue<string> expected = new();
    private int shots;

    public Uri Panel => panel;

    public IReadOnlyCollection<string> Findings => findings;

    public IReadOnlyCollection<Uri> Visited => visited;

    /// <summary>Besides the panel: the war room of a case, and the homeserver that it is for.</summary>
    /// <param name="opened">The case, as the panel's API tells it.</param>
    public Inspection Allow(JsonElement opened)
    {
        var homeserver = opened.GetProperty("homeservers")[0];
        foreach (var origin in (Uri[])[new($"http://{homeserver.GetProperty("serverName").GetString()}"), new(homeserver.GetProperty("warRoomUrl").GetString()!)])
            others[origin.Authority] = origin;
        return this;
    }

    /// <summary>Part of what a page says in the console where a test brings that about; no finding then.</summary>
    public void Expect(string said) => expected.Enqueue(said);

    /// <summary>Nothing was found, and all of it is told where something was.</summary>
    public void AssertClean() => Assert.True(findings.IsEmpty, string.Join("\n\n", findings));

    /// <summary>Listens to everything that the pages of a browser context say and ask for.</summary>
    public void Watch(IBrowserContext context)
    {
        context.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning" && !IsRefusal(said) && !expected.Any(said.Text.Contains)) findings.Enqueue($"console of {said.Page?.Url}: {said.Type}: {said.Text} ({said.Location})");
        };
        context.WebError += (_, error) => findings.Enqueue($"script error at {error.Page?.Url}: {error.Error}");
        context.Request += (_, request) => NoteRequest(request.Url);
        context.Response += (_, response) => NoteAnswer(response);
        context.Page += (_, page) => page.WebSocket += (_, socket) => NoteRequest(socket.Url);
    }

    /// <summary>Opens a page and checks it.</summary>
    public async Task VisitAsync(IPage page, string path, string? name = null)
    {
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await page.Locator("h1").First.WaitForAsync();
        await LookAsync(page, name ?? path.Trim('/'));
    }

    /// <summary>Checks the page as it stands on every screen, and leaves it as it was.</summary>
    public async Task LookAsync(IPage page, string name)
    {
        visited.Enqueue(new Uri(page.Url));
        var before = page.ViewportSize!;
        var shot = Interlocked.Increment(ref shots);
        foreach (var screen in Screens.All)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = screen.Colours });
            await page.SetViewportSizeAsync(screen.Size.Width, screen.Size.Height);
            foreach (var fault in await FaultsAsync(page)) findings.Enqueue($"{name} ({screen.Name}): {fault}");
            if (Screenshots is not null)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{shot:00}-{name.Replace(' ', '-').Replace('/', '-')}-{screen.Name}.png"), FullPage = true });
        }
        await page.SetViewportSizeAsync(Screens.Narrow.Width, Screens.Narrow.Height);
        var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (width > Screens.Narrow.Width) findings.Enqueue($"{name} (narrow): scrolls sideways: {width} px wide on {Screens.Narrow.Width}");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }

    /// <summary>Does something with a page; where that fails, the failure says what the page showed.</summary>
    public Task DuringAsync(IPage page, Func<Task> act) => DuringAsync([page], act);

    /// <summary>The same with several, which may be opened meanwhile.</summary>
    public async Task DuringAsync(IReadOnlyList<IPage> pages, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failed) when (failed is TimeoutException or PlaywrightException)
        {
            var shown = new List<string>();
            foreach (var (i, page) in pages.Where(page => !page.IsClosed).Index())
            {
                if (Screenshots is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"failed-{i}.png"), FullPage = true });
                shown.Add($"{page.Url} showed:\n{await page.Locator("body").InnerTextAsync()}");
            }
            throw new InvalidOperationException($"{failed.Message}\n{string.Join("\n", shown)}\nFound until then:\n{string.Join("\n", findings)}", failed);
        }
    }

    /// <summary>A page that is just coming to life is looked at again: a fault is what stays.</summary>
    private static async Task<string[]> FaultsAsync(IPage page)
    {
        var faults = await RunAxeAsync(page);
        while (faults.Length > 0)
        {
            var again = await RunAxeAsync(page);
            if (again.SequenceEqual(faults)) break;
            faults = again;
        }
        return faults;
    }

    private static async Task<string[]> RunAxeAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Axe.Value);
        return await page.EvaluateAsync<string[]>(
            """
            async () => {
                await document.fonts.ready;
                const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                const faults = violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
                const { scrollWidth, clientWidth } = document.documentElement;
                return scrollWidth > clientWidth ? [...faults, `scrolls sideways: ${scrollWidth} px wide on ${clientWidth}`] : faults;
            }
            """);
    }

    private void NoteRequest(string address)
    {
        var uri = new Uri(address);
        if (uri.Scheme is "data" or "blob" or "about") return;
        if (uri.Authority != panel.Authority && !others.ContainsKey(uri.Authority)) findings.Enqueue($"a request to another host: {uri.GetLeftPart(UriPartial.Path)}");
        if (uri.AbsolutePath == "/csp-reports") findings.Enqueue("the content policy stopped something");
    }

    /// <summary>Pages show names, links and, once, passphrases: no browser may keep one, nor what a program was told.</summary>
    private void NoteAnswer(IResponse response)
    {
        var uri = new Uri(response.Url);
        if (uri.Authority != panel.Authority || (response.Request.ResourceType != "document" && !uri.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))) return;
        if (!response.Headers.GetValueOrDefault("cache-control", "").Contains("no-store", StringComparison.Ordinal)) findings.Enqueue($"a browser may keep {uri.AbsolutePath}");
    }

    /// <summary>
    /// Chromium itself writes when an address was answered with 4xx. That is on purpose where the page itself is one of those, and where the
    /// join page asks what became of its link.
    /// </summary>
    private bool IsRefusal(IConsoleMessage said) =>
        said.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
        && (said.Location.Contains("/api/v1/join/", StringComparison.Ordinal) || IsNotThereYet(said) || (said.Page is { } page && said.Location.StartsWith(page.Url, StringComparison.Ordinal)));

    /// <summary>A homeserver tells a client by 401 that it was signed out, and that is how it learns of it.</summary>
    private bool IsNotThereYet(IConsoleMessage said) =>
        Uri.TryCreate(said.Location, UriKind.Absolute, out var uri) && others.ContainsKey(uri.Authority)
        && (said.Text.Contains("status of 401", StringComparison.Ordinal)
            || uri.AbsolutePath.StartsWith(WrongPassphrase, StringComparison.Ordinal) || NotThereYet.Any(path => uri.AbsolutePath.Contains(path, StringComparison.Ordinal)));
}
