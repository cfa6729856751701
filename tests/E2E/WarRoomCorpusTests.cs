using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;
using Xunit.Abstractions;

namespace Muster.E2E.Tests;

/// <summary>What an adversary in the room may write, and what a homeserver in their hands may add (<c>node/corpus</c>): read in a real browser.</summary>
[Collection(OnePanel.Name)]
public sealed class WarRoomCorpusTests(SharedPanel shared, ITestOutputHelper output)
{
    private const int Writers = 8; // each may write 60 messages at once
    private const int Flood = 10_000;
    private const string Draft = "Half a sentence, which nobody";

    [Fact]
    public Task Hostile_events_and_a_flood_are_read_and_neither_run_nor_break_anything() => WarRoomCase.UseAsync(shared, "The front page says hello", async @case =>
    {
        var watch = Stopwatch.StartNew();
        void Step(string what) => output.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s {what}");
        var (one, other) = (await @case.GuestAsync(), await @case.GuestWithPhoneAsync());
        var canary = await Canary.InAsync(one.Page);
        var (reader, friend) = (await one.SignInAsync(), await other.SignInAsync());
        await reader.Composer.FillAsync(Draft);
        Step("signed in");
        var corpus = await WriteAsync(@case, one);
        Step("written");
        Assert.Empty(corpus["refused"]!.AsArray().Select(entry => entry!.ToJsonString()));
        await friend.SayAsync("Can you still read me?");
        await reader.HearAsync("Can you still read me?");
        Step("heard");
        AssertShown(corpus, await new ConversationPart(one.Page).ReadAsync());
        Step("read");
        await canary.AssertNothingRanAsync();
        Assert.Equal(Draft, await reader.Composer.InputValueAsync());
    });

    private static void AssertShown(JsonNode corpus, IReadOnlyList<string> lines)
    {
        var expected = corpus["sent"]!.AsArray().Where(entry => entry!["shows"] is not null).ToList();
        var from = lines.ToList().FindIndex(line => line.Contains((string)expected[0]!["shows"]!, StringComparison.Ordinal));
        var wrong = new List<string>();
        var at = from;
        foreach (var entry in expected)
        {
            if (at < lines.Count && lines[at].Contains((string)entry!["shows"]!, StringComparison.Ordinal)) at++;
            else
            {
                wrong.Add($"{entry!["what"]} ({entry["shows"]}), at {at}: {(at < lines.Count ? lines[at][..Math.Min(200, lines[at].Length)] : "end")}");
                if (at < lines.Count && lines[at].Length < 150) at++;
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(12)) + $"\n{wrong.Count} of {expected.Count}, lines {lines.Count}");
        Assert.Equal(expected.Count, lines.Count - from - 1);
    }

    /// <summary>Several people send all of it, with a Matrix client that is not ours.</summary>
    private static async Task<JsonNode> WriteAsync(WarRoomCase @case, Guest reader)
    {
        var people = new List<JsonElement>();
        for (var i = 0; i < Writers; i++) people.Add(await @case.StrangerAsync());
        var written = await NodeScript.RunAsync("corpus.mjs", new
        {
            homeserver = @case.Homeserver, room = WarRoomPage.Room, flood = 0,
            people = people.Select(one => new { matrixId = one.GetProperty("matrixId").GetString(), passphrase = one.GetProperty("passphrase").GetString() }),
            reader = new { matrixId = reader.MatrixId, passphrase = reader.Passphrase },
        });
        return JsonNode.Parse(written.GetRawText())!;
    }
}
