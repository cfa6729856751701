using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.Bench;

/// <summary>From "Open the room" on the join page until somebody can write, and what a first visit transfers.</summary>
internal static class OpeningBench
{
    private const int Guests = 5;

    public static async Task RunAsync(Report report)
    {
        await using var panel = await BenchPanel.StartAsync();
        await using var browser = await BenchBrowser.StartAsync();
        await browser.CommanderAsync(panel); // the panel's address, which the links name, is set by the first admin
        var (id, codename) = await panel.OpenAsync("Opening the room");
        await panel.UntilAsync(id, "Active");
        var (cold, warm, bytes) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<long>());
        foreach (var (i, link) in (await panel.InviteAsync(id, Guests + 1)).Index())
        {
            var page = await browser.SomebodyAsync(panel);
            var join = new JoinPage(page);
            await join.OpenAsync(link);
            await join.JoinAsync();
            var transfer = new ConcurrentBag<IRequest>();
            page.Context.RequestFinished += (_, request) => { if (!request.Frame.Page.Equals(page)) transfer.Add(request); };
            var (first, room) = await OpenAsync(page);
            await Task.Delay(TimeSpan.FromSeconds(2)); // what it fetches when it is ready is part of the visit
            var sizes = await Task.WhenAll(transfer.Select(request => request.SizesAsync()));
            await room.CloseAsync(); // one window at a time
            var (later, _) = await OpenAsync(page);
            await page.Context.CloseAsync();
            if (i == 0) continue; // warms the servers, which others have used before
            cold.Add(first);
            warm.Add(later);
            bytes.Add(sizes.Sum(size => size.ResponseHeadersSize + size.ResponseBodySize));
        }
        const string how = "on the join page, in Chromium by Playwright: from the click until the message box is there";
        report.Add("\"Open the room\" to ready, first visit", $"median {cold.Median().Ms()}, slowest {cold.Max().Ms()}", "at most 1.5 s", $"{how}; {Guests} people one after another, nothing cached, no keys yet");
        report.Add("\"Open the room\" to ready, again", $"median {warm.Median().Ms()}, slowest {warm.Max().Ms()}", "at most 1.5 s", $"{how}; the same browsers, the window closed meanwhile: files and keys are kept");
        report.Add("transfer of a first visit", $"{bytes.Max() / 1e6:0.00} MB", "at most 2.5 MB", "what the war room's window received over the wire until 2 s after it was ready, headers included, homeserver included; the most of all visits");
        await panel.DisposeCaseAsync(id, codename);
    }

    private static async Task<(TimeSpan Took, IPage Room)> OpenAsync(IPage page)
    {
        var clock = Stopwatch.StartNew();
        var room = await WarRoomPage.OpenFromAsync(page);
        await room.ReadyAsync();
        return (clock.Elapsed, room.Page);
    }
}
