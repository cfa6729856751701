using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.Bench;

/// <summary>A war room with a long past and many people: opened, scrolled through, and everybody typing at once.</summary>
internal static class RoomBench
{
    private const int Events = 10_000;
    private const int People = 25;
    private const int Opens = 5;
    private const int Speed = 12_000;
    private const int Step = 24_000;
    private const int FillFor = 200;
    private const int TypeFor = 20;
    private const string Newest = "The last message of many.";
    private const string Says = "All of us write";

    public static async Task RunAsync(Report report)
    {
        await using var panel = await BenchPanel.StartAsync();
        var (id, codename) = await panel.OpenAsync("A long incident");
        await panel.UntilAsync(id, "Active");
        var accepted = await panel.AcceptAsync(id, People);
        await using var reader = await Reader.SignInAsync(new Uri((string)accepted[0]["warRoomUrl"]!), (string)accepted[0]["pseudonym"]!, (string)accepted[0]["passphrase"]!);
        await reader.CloseAsync();
        await using var crowd = await Crowd.OfAsync(WarRoomPage.Room, [.. accepted.Skip(1)]);
        Console.Error.WriteLine($"Filling a room with {Events:N0} events…");
        var filled = await crowd.AskAsync(new { @do = "fill", count = Events, within = FillFor, last = Newest });
        var name = $"room of {(int)filled["sent"]!:N0} events"; // fewer on a slow machine, which then says so
        report.Add($"{name}: sent", $"{(int)filled["sent"]! / (double)filled["seconds"]!:0}/s", "", $"by {People - 1} people at once, each encrypting; a tenth each replies, edits and reactions, a fifth in threads; {FillFor} s at most");

        var page = await OpenAsync(reader, name, report);
        await ScrollAsync(page, name, report);
        await MemoryAsync(page, name, report);
        await TypeAsync(page, crowd, report);
        await reader.CloseAsync();
        await panel.DisposeCaseAsync(id, codename);
    }

    private static async Task<IPage> OpenAsync(Reader reader, string name, Report report)
    {
        const string how = "signed in before; from navigation until the newest message is decrypted and painted, by the page's clock";
        var page = await reader.StartAsync();
        report.Add($"{name}: opened for the first time after all were written", (await reader.OpenAsync(page, Newest)).Ms(), "", $"{how}; the keys to them come in as well");
        var reloads = new List<TimeSpan>();
        for (var i = 0; i < Opens; i++) reloads.Add(await Reader.ReloadAsync(page));
        report.Add($"{name}: reloaded", $"median {reloads.Median().Ms()}", "at most 500 ms", $"{how}; {Opens} times");
        var opened = new List<TimeSpan>();
        for (var i = 0; i < Opens; i++) opened.Add(await reader.OpenAsync(page = await reader.StartAsync(), Newest));
        report.Add($"{name}: opened in a browser that was just started", $"median {opened.Median().Ms()}", "at most 500 ms", $"{how}; {Opens} times");
        return page;
    }

    private static async Task ScrollAsync(IPage page, string name, Report report)
    {
        var scroller = page.Locator(".m-scroller");
        var began = Stopwatch.StartNew();
        var loading = await PageClock.FramesAsync(page, () => ScrollAsync(page, up: true, () => page.GetByText("Here the room begins for you.").IsVisibleAsync()));
        var loaded = began.Elapsed;
        var height = await scroller.EvaluateAsync<int>("element => element.scrollHeight");
        report.Add($"{name}: scrolled up while they come in", loading.Said(), "", $"by wheel, up to {Speed:N0} px/s; all were fetched and decrypted after {loaded.TotalSeconds:0} s; {height:N0} px high then");
        var frames = await PageClock.FramesAsync(page, () => ScrollAsync(page, up: false, () => scroller.EvaluateAsync<bool>("element => element.scrollTop > -1")));
        report.Add($"{name}: scrolled through", frames.Said(), "p95 at most 50 ms", $"all loaded; by wheel from the first to the newest, {Speed:N0} px/s; {frames.Count:N0} frames");
    }

    private static async Task ScrollAsync(IPage page, bool up, Func<Task<bool>> isThere)
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isThere())
        {
            limit.Token.ThrowIfCancellationRequested();
            await cdp.SendAsync("Input.synthesizeScrollGesture", new() { ["x"] = 640, ["y"] = 450, ["yDistance"] = up ? Step : -Step, ["speed"] = Speed, ["gestureSourceType"] = "mouse" });
        }
        await cdp.DetachAsync();
    }

    private static async Task MemoryAsync(IPage page, string name, Report report)
    {
        var (heap, own, resident) = await new Renderer(page).MemoryAsync();
        report.Add($"{name}: memory", $"{own:0} MB", "at most 150 MB", $"of the page's process alone (anonymous), all loaded and scrolled through, after a full garbage collection; of it {heap:0} MB heap of scripts; {resident:0} MB resident with the browser's own files");
    }

    private static async Task TypeAsync(IPage page, Crowd crowd, Report report)
    {
        var renderer = new Renderer(page);
        var room = new WarRoomPage(page);
        var (asked, before, began) = (0, await renderer.ProcessorAsync(), Stopwatch.StartNew());
        page.Request += (_, _) => asked++;
        JsonNode? said = null;
        var late = TimeSpan.Zero;
        var frames = await PageClock.FramesAsync(page, async () =>
        {
            var typing = crowd.AskAsync(new { @do = "type", seconds = TypeFor, says = Says });
            await room.Composer.PressSequentiallyAsync("The keys are in the north safe, and two of us have the code for it.", new() { Delay = 100 });
            await page.Keyboard.PressAsync("Enter");
            said = await typing;
            var clock = Stopwatch.StartNew();
            for (var who = 1; who < People; who++) await room.HearAsync($"{Says}, the last of {who}.");
            late = clock.Elapsed;
        });
        var (took, busy) = (began.Elapsed, await renderer.ProcessorAsync() - before);
        const string how = "in the room with all events loaded; 24 by a program that follows the room and sends as clients do, one in Chromium; all on the same machine";
        report.Add($"{People} people type at once: frames of one of them", frames.Said(), "", $"{how}; {took.TotalSeconds:0} s");
        report.Add($"{People} people type at once: processor", $"{busy / took * 100:0} % of one core", "", "the renderer of that one page");
        report.Add($"{People} people type at once: requests", $"{asked / took.TotalSeconds:0.0}/s of one page, {(double)said!["requests"]! / (double)said["seconds"]!:0}/s of the other 24", "", $"{said["sent"]} messages of theirs in that time");
        report.Add($"{People} people type at once: all read", late.S(), "", "after the last one was sent, by Playwright: the last message of each of the 24 decrypted in the page");
    }
}
