using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Muster.Bench;

/// <summary>The published panel as a process, asked through its API as any program would.</summary>
internal sealed partial class BenchPanel : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;

    private readonly bool ownsDirectory;

    private readonly StringBuilder said = new();

    private BenchPanel(Process process, string dataDirectory, bool ownsDirectory, HttpClient http)
    {
        this.process = process;
        this.ownsDirectory = ownsDirectory;
        DataDirectory = dataDirectory;
        Http = http;
        process.OutputDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.BeginOutputReadLine();
    }

    public string DataDirectory { get; }
    public HttpClient Http { get; }

    /// <summary>As people type it; passkeys are bound to its host name.</summary>
    public Uri Address => new($"http://localhost:{Http.BaseAddress!.Port}/");

    /// <summary>The one-time link that it prints while it has no user.</summary>
    public Uri SetupLink => new(SetupAddress().Match(Said).Value);

    /// <summary>All that it wrote on standard output.</summary>
    public string Said { get { lock (said) return said.ToString(); } }

    /// <summary>Resident memory of the panel, in MB (10^6 bytes).</summary>
    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Has it collect all garbage and give back the memory that held it; what is resident then, in MB. Needs the hook (<see cref="StartupHook"/>).</summary>
    public async Task<double> CollectAsync()
    {
        var before = Collections;
        using (var ask = Process.Start("kill", ["-USR2", $"{process.Id}"])) await ask.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Patience);
        while (Collections == before) await Task.Delay(100, limit.Token);
        return double.Parse(Said.Split(StartupHook.Done)[^1].Split('\n')[0]) / 1e6;
    }

    private int Collections => Said.Split(StartupHook.Done).Length;

    public static async Task<BenchPanel> StartAsync(string? postgreSql = null, string? dataDirectory = null, bool collectable = false)
    {
        var ownsDirectory = dataDirectory is null;
        dataDirectory ??= NewDataDirectory();
        var port = FreePort();
        var process = Start(["run", "--port", $"{port}", "--data", dataDirectory], postgreSql, collectable);
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var panel = new BenchPanel(process, dataDirectory, ownsDirectory, http);
        while (!await AnswersAsync(http))
        {
            if (process.HasExited) throw new InvalidOperationException("The panel ended at its start.");
            await Task.Delay(100);
        }
        using var token = Start(["token", "create", "--name", "bench", "--role", "admin", "--allow", "dispose", "--data", dataDirectory], postgreSql);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await token.StandardOutput.ReadToEndAsync()).Trim());
        await token.WaitForExitAsync();
        return panel;
    }

    public static string NewDataDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("muster-bench-").FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_001_001); // homeservers are users of their own and pass through
        return directory;
    }

    /// <summary>Opens a case; its id and codename.</summary>
    public async Task<(string Id, string Codename)> OpenAsync(string title)
    {
        var opened = await SendAsync("api/v1/cases", new { title, host = "local" });
        return ((string)opened["id"]!, (string)opened["codename"]!);
    }

    public async Task<JsonNode> SendAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {answer.StatusCode} {text}");
    }

    /// <summary>Follows the case as a client does, because asking again and again would take the time that is measured. When it got there.</summary>
    public async Task<DateTimeOffset> UntilAsync(string caseId, string state)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var reader = new StreamReader(await Http.GetStreamAsync($"api/v1/cases/{caseId}/events", limit.Token));
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var now = (string?)JsonNode.Parse(line["data: ".Length..])!["state"];
            if (now == state) return (DateTimeOffset)(await Http.GetFromJsonAsync<JsonNode>($"api/v1/cases/{caseId}"))!["stateSince"]!;
            if (now == "Failed") throw new InvalidOperationException($"Case {caseId} failed.");
        }
        throw new InvalidOperationException($"The panel ended the stream of case {caseId}.");
    }

    /// <summary>Makes invites and accepts them as the join page would.</summary>
    public async Task<IReadOnlyList<JsonNode>> AcceptAsync(string caseId, int count)
    {
        var accepted = new List<JsonNode>();
        foreach (var link in await InviteAsync(caseId, count)) accepted.Add(await SendAsync($"api/v1/join/{link.Segments[^1]}", new { }));
        return accepted;
    }

    public async Task<IReadOnlyList<Uri>> InviteAsync(string caseId, int count) =>
        [.. (await SendAsync($"api/v1/cases/{caseId}/invites", new { count })).AsArray().Select(invite => new Uri((string)invite!["url"]!))];

    public async Task DisposeCaseAsync(string id, string codename)
    {
        await SendAsync($"api/v1/cases/{id}/dispose", new { confirm = codename, wipeWaitSeconds = 0 });
        await UntilAsync(id, "Disposed");
    }

    public async ValueTask DisposeAsync()
    {
        using (var end = Process.Start("kill", ["-TERM", $"{process.Id}"])) await end.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        Http.Dispose();
        using (var stop = Start(["stop-homeservers", "--data", DataDirectory], null)) await stop.WaitForExitAsync();
        if (ownsDirectory) Directory.Delete(DataDirectory, recursive: true);
    }

    private static Process Start(IEnumerable<string> arguments, string? postgreSql, bool collectable = false)
    {
        var panel = Environment.GetEnvironmentVariable("MUSTER_PANEL") ?? throw new InvalidOperationException("MUSTER_PANEL is not set; run ./muster bench.");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(panel, "Muster.Web.dll"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["Muster__SynapseRoot"] = Environment.GetEnvironmentVariable("MUSTER_SYNAPSE_ROOT");
        if (postgreSql is not null) start.Environment["Muster__PostgreSql"] = postgreSql;
        if (collectable) start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        return Process.Start(start)!;
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it is still starting
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"https?://\S+/setup\S*")]
    private static partial Regex SetupAddress();
}
