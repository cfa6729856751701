using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>Debian's Firefox with a profile of its own. Keeps what its pages complain of and which hosts they ask.</summary>
internal sealed partial class Firefox : IAsyncDisposable
{
    /// <summary>A microphone that hums, allowed without a question; a browser that is driven switches off what it would ask of its maker by itself.</summary>
    private static string Settings(string saved) => $"""
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("browser.download.folderList", 2);
        user_pref("browser.download.dir", "{saved}");
        """;

    /// <summary>What a content policy stops is written where only people see it; so the page says it as well.</summary>
    private const string TellOfPolicy = "addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`${violatedDirective} stopped ${blockedURI}`));";

    private readonly string profile;
    private readonly RunningProgram program;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentDictionary<string, bool> hosts = new();
    private Bidi? bidi;

    private Firefox(string profile, RunningProgram program) => (this.profile, this.program) = (profile, program);

    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Names and ports that its pages sent requests to.</summary>
    public IEnumerable<string> Hosts => hosts.Keys;

    public static async Task<Firefox> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("muster-firefox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Settings(Path.Combine(profile, "saved")));
        var firefox = new Firefox(profile, RunningProgram.Start(
            Places.Firefox, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"],
            new Dictionary<string, string> { ["HOME"] = profile, ["MOZ_CRASHREPORTER_DISABLE"] = "1" }));
        await firefox.ConnectAsync();
        await firefox.BeforeAsync(TellOfPolicy);
        return firefox;
    }

    /// <summary>A file on its person's disk.</summary>
    public async Task<string> FileAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(profile, name);
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    /// <summary>What a page has saved, once it is whole.</summary>
    public async Task<byte[]> SavedAsync(string name, int bytes)
    {
        var file = new FileInfo(Path.Combine(profile, "saved", name));
        await Until.HoldsAsync($"{name} being saved", () => { file.Refresh(); return file.Exists && file.Length == bytes; });
        return await File.ReadAllBytesAsync(file.FullName);
    }

    public async Task<FirefoxPage> OpenAsync(Uri address)
    {
        var made = await bidi!.AskAsync("browsingContext.create", new { type = "tab" });
        var page = new FirefoxPage(bidi, made.GetProperty("context").GetString()!);
        await page.GoAsync(address);
        return page;
    }

    /// <summary>The window that somebody's click opened.</summary>
    public async Task<FirefoxPage> OpenedAsync(Uri under)
    {
        var found = await Until.HoldsAsync($"A window of {under}", FindAsync, context => context is not null);
        return new FirefoxPage(bidi!, found!);

        async Task<string?> FindAsync()
        {
            var tree = await bidi!.AskAsync("browsingContext.getTree", new { maxDepth = 0 });
            return tree.GetProperty("contexts").EnumerateArray().Where(context => context.GetProperty("url").GetString()!.StartsWith(under.AbsoluteUri, StringComparison.Ordinal))
                .Select(context => context.GetProperty("context").GetString()).FirstOrDefault();
        }
    }

    /// <summary>Runs in every page before anything else.</summary>
    public Task BeforeAsync(string script) => bidi!.AskAsync("script.addPreloadScript", new { functionDeclaration = $"() => {{ {script} }}" });

    private async Task ConnectAsync()
    {
        await Until.HoldsAsync("Firefox listening", () => program.Ended || Listening().IsMatch(program.Errors));
        Assert.False(program.Ended, $"Firefox ended:\n{program.Output}\n{program.Errors}");
        bidi = await Bidi.ConnectAsync(new Uri($"{Listening().Match(program.Errors).Groups["at"].Value}/session"), Note);
        await bidi.AskAsync("session.new", new { capabilities = new { } });
        await bidi.AskAsync("session.subscribe", new { events = (string[])["log.entryAdded", "network.beforeRequestSent"] });
    }

    private void Note(string name, JsonElement what)
    {
        if (name == "network.beforeRequestSent") NoteRequest(new Uri(what.GetProperty("request").GetProperty("url").GetString()!));
        else if (what.GetProperty("level").GetString() is "error" or "warn") complaints.Enqueue(what.GetProperty("text").ToString());
    }

    private void NoteRequest(Uri address)
    {
        if (address.Scheme is "http" or "https" or "ws" or "wss") hosts[address.Authority] = true;
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        if (bidi is not null) await bidi.DisposeAsync();
        Directory.Delete(profile, recursive: true);
    }

    [GeneratedRegex(@"WebDriver BiDi listening on (?<at>ws://\S+)")]
    private static partial Regex Listening();
}
