using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Bench;

/// <summary>Many people in a room by one program, which uses a real Matrix client library: <c>tests/E2E/node/crowd.mjs</c> says what it can be asked.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly Process process;

    private Crowd(Process process) => this.process = process;

    /// <summary>Signs in those who accepted an invite.</summary>
    public static async Task<Crowd> OfAsync(string room, IReadOnlyList<JsonNode> accepted)
    {
        var checkout = Environment.GetEnvironmentVariable("MUSTER_CHECKOUT")!;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("MUSTER_NODE")!, [Path.Combine(checkout, "tests/E2E/node/crowd.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var crowd = new Crowd(Process.Start(start)!);
        await crowd.AskAsync(new { homeserver = accepted[0]["homeserver"], room, people = accepted.Select(one => new { matrixId = one["matrixId"], passphrase = one["passphrase"] }) });
        return crowd;
    }

    public async Task<JsonNode> AskAsync(object what)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(what));
        await process.StandardInput.FlushAsync();
        var answer = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The program that stands for many people has ended.");
        return JsonNode.Parse(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
