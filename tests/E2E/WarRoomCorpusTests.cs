using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;
using Xunit.Abstractions;

namespace Muster.E2E.Tests;

/// <summary>What an adversary in the room may write, and what a homeserver in their hands may add (<c>node/corpus</c>), read in a real browser.</summary>
[Collection(OnePanel.Name)]
public sealed class WarRoomCorpusTests(SharedPanel shared, ITestOutputHelper output)
{
    private const int Writers = 8; // the homeserver takes 60 messages at once from each
    private const int FloodSeconds = 10;
    private const int FloodPerSecond = 1_000;
    private const string Draft = "Half a sentence, which nobody";
    private const string CannotBeShown = "Something that this page cannot show";

    [Fact]
    public Task Hostile_events_are_read_or_left_out_and_neither_run_nor_break_anything_nor_does_a_flood() => WarRoomCase.UseAsync(shared, "The front page says hello", async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestWithPhoneAsync());
        var canary = await Canary.InAsync(one.Page);
        var (reader, friend) = (await one.SignInAsync(), await other.SignInAsync());
        var conversation = new ConversationPart(one.Page);
        await reader.Composer.FillAsync(Draft);
        var before = (await conversation.ReadAsync()).Count;

        var corpus = await WriteAsync(@case, one);
        Assert.True(Part(corpus, "sent").Count >= 200);
        await HearsAsync(friend, reader, "Said after the corpus.");
        AssertShown(Part(corpus, "sent"), (await conversation.ReadAsync()).Skip(before), until: "Said after the corpus.");
        await canary.AssertNothingRanAsync();
        await LookAroundAsync(one.Page, canary);
        await @case.Inspection.LookAsync(one.Page, "war room, corpus");

        var homeserver = await ForgedSync.BetweenAsync(one.Page, (string)corpus["roomId"]!);
        await HearsAsync(friend, reader, "Said before the forgeries."); // the next question is asked through us
        foreach (var forged in Part(corpus, "forged")) homeserver.Say("timeline", [forged]); // one at a time: whoever owns it may hold back the others anyway
        foreach (var forged in Part(corpus, "ephemeral")) homeserver.Say("ephemeral", [forged]);
        await homeserver.SayAsync("timeline", Part(corpus, "refused").Select(refused => refused!["event"]));
        await homeserver.SayAsync("timeline", Part(corpus, "fields").Select(field => field!["event"]));
        await HearsAsync(friend, reader, "Said after the forgeries.");
        AssertForgeriesShown(corpus, await conversation.ReadAsync());
        foreach (var state in Part(corpus, "states")) homeserver.Say("timeline", [state]);
        await homeserver.SayAsync("timeline", []);
        await canary.AssertNothingRanAsync();
        Assert.Equal(Draft, await one.Page.Locator("#write").InputValueAsync()); // what the room is called is anybody's guess now

        await one.Page.ReloadAsync();
        await reader.ReadyAsync();
        await reader.HearAsync("Said after the forgeries.");
        AssertShown(Part(corpus, "sent"), (await conversation.ReadAsync()).Skip(before), until: "Said after the corpus.");
        await canary.AssertNothingRanAsync();

        await reader.Composer.FillAsync(Draft);
        output.WriteLine(await FloodAsync(homeserver, reader, friend, Part(corpus, "flood")));
        Assert.Equal($"{Draft} knows", await reader.Composer.InputValueAsync());
        await HearsAsync(reader, friend, "I read you.");
        await canary.AssertNothingRanAsync();
    });

    private static JsonArray Part(JsonNode corpus, string name) => corpus[name]!.AsArray();

    private static async Task HearsAsync(WarRoomPage says, WarRoomPage hears, string text)
    {
        await says.SayAsync(text);
        await hears.HearAsync(text);
    }

    /// <summary>Each event that shows something has its line, in its place, and nothing else has one.</summary>
    private static void AssertShown(JsonArray sent, IEnumerable<string> lines, string until)
    {
        var expected = sent.Where(entry => entry!["shows"] is not null).ToList();
        var shown = lines.TakeWhile(line => !line.Contains(until, StringComparison.Ordinal)).ToList();
        foreach (var (entry, line) in expected.Zip(shown))
            Assert.True(line.Contains((string)entry!["shows"]!, StringComparison.Ordinal), $"{entry["what"]} is shown as {line[..Math.Min(200, line.Length)]}");
        Assert.Equal(expected.Count, shown.Count);
    }

    private static void AssertForgeriesShown(JsonNode corpus, IReadOnlyList<string> lines)
    {
        var after = lines.SkipWhile(line => !line.Contains("Said before the forgeries.", StringComparison.Ordinal)).Skip(1).ToList();
        var expected = Part(corpus, "told").Select(told => (string)told!).Concat(Part(corpus, "refused").Where(entry => entry!["shows"] is not null).Select(entry => (string)entry!["shows"]!));
        foreach (var text in expected) Assert.Contains(after, line => line.Contains(text, StringComparison.Ordinal));
        var fields = after.TakeWhile(line => !line.Contains("Said after the forgeries.", StringComparison.Ordinal)).TakeLast(Part(corpus, "fields").Count(field => (bool)field!["line"]!)).ToList();
        Assert.All(fields, line => Assert.True(line.Contains(CannotBeShown, StringComparison.Ordinal) || line.Length > "00:00".Length));
        Assert.DoesNotContain(fields, line => Part(corpus, "refused").Any(refused => refused!["shows"] is { } shows && line.Contains((string)shows!, StringComparison.Ordinal)));
    }

    /// <summary>What was written, where else it is seen: in a thread, and among what a search finds.</summary>
    private static async Task LookAroundAsync(IPage page, Canary canary)
    {
        await page.Button("Search").First.ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("__ran");
        await page.Locator(".m-hits li").First.WaitForAsync();
        await canary.AssertNothingRanAsync();
        await page.Locator(".m-hits li").Last.GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("[data-found]").WaitForAsync();
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Escape");
        await page.Locator("[data-found] .m-more summary").ClickAsync();
        await page.Button("Reply in thread").ClickAsync();
        await page.Button("Show everything").WaitForAsync();
        await canary.AssertNothingRanAsync();
        await page.Button("Show everything").ClickAsync();
        await page.Locator(".m-scroller").EvaluateAsync("scroller => { scroller.scrollTop = 0; }");
    }

    /// <summary>Somebody goes on typing meanwhile. What it was like is told, and held against nothing: the machine may do other things as well.</summary>
    private static async Task<string> FloodAsync(ForgedSync homeserver, WarRoomPage reader, WarRoomPage friend, JsonArray events)
    {
        var frames = reader.Page.EvaluateAsync<JsonElement>(
            """
            async () => {
                const frames = [];
                const begun = performance.now();
                let last = begun;
                const heard = () => document.querySelector('.m-scroller').textContent.includes('Said after the flood.');
                while (!heard()) {
                    await new Promise(resolve => requestAnimationFrame(resolve));
                    const now = performance.now();
                    frames.push(now - last);
                    last = now;
                }
                frames.sort((one, other) => one - other);
                return { seconds: (last - begun) / 1000, longest: frames.at(-1), p95: frames[Math.floor(frames.length * 0.95)], megabytes: performance.memory.usedJSHeapSize / 1e6 };
            }
            """);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        foreach (var part in events.Chunk(FloodPerSecond))
        {
            homeserver.Say("timeline", part);
            await clock.WaitForNextTickAsync();
        }
        await reader.Composer.PressSequentiallyAsync(" knows");
        await friend.SayAsync("Said after the flood.");
        var seen = await frames;
        return string.Create(CultureInfo.InvariantCulture, $"{events.Count} events within {FloodSeconds} s: {seen}");
    }

    /// <summary>Several people send all of it, with a Matrix client that is not ours.</summary>
    private static async Task<JsonNode> WriteAsync(WarRoomCase @case, Guest reader)
    {
        var people = new List<object>();
        for (var i = 0; i < Writers; i++)
        {
            var one = await @case.StrangerAsync();
            people.Add(new { matrixId = one.GetProperty("matrixId").GetString(), passphrase = one.GetProperty("passphrase").GetString() });
        }
        var written = await NodeScript.RunAsync("corpus.mjs", new
        {
            homeserver = @case.Homeserver, room = WarRoomPage.Room, people, flood = FloodSeconds * FloodPerSecond, reader = new { matrixId = reader.MatrixId, passphrase = reader.Passphrase },
        });
        return JsonNode.Parse(written.GetRawText())!;
    }
}
