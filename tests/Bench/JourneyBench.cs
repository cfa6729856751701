using System.Diagnostics;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.Bench;

/// <summary>All that happens between a commander's first click and two responders who understand each other.</summary>
internal static class JourneyBench
{
    private const int Rounds = 3;
    private const string Says = "The backup keys are in the north safe.";

    public static async Task RunAsync(Report report)
    {
        await using var panel = await BenchPanel.StartAsync();
        await using var browser = await BenchBrowser.StartAsync();
        var commander = await browser.CommanderAsync(panel);
        var rounds = new List<(TimeSpan Active, TimeSpan Joined, TimeSpan Ready, TimeSpan Read)>();
        for (var round = 0; round <= Rounds; round++)
        {
            var took = await GoAsync(panel, browser, commander, $"Round {round}");
            if (round > 0) rounds.Add(took); // the first one warms code and files
        }
        string Median(Func<(TimeSpan Active, TimeSpan Joined, TimeSpan Ready, TimeSpan Read), TimeSpan> what) => rounds.Select(what).ToList().Median().S();
        report.Add("\"New case\" to the first encrypted message read", $"{Median(round => round.Read)}", "at most 6 s",
            $"median of {Rounds}, by Playwright. Clock starts at the click on \"New case\" in the list and stops when the message is in the other responder's timeline: case made and Active, two invites made and accepted in browsers that know nothing yet, both rooms opened, one writes");
        report.Add("of that: case Active, both joined, both can write", $"{Median(round => round.Active)}, {Median(round => round.Joined)}, {Median(round => round.Ready)}", "", "on the same clock");
    }

    private static async Task<(TimeSpan Active, TimeSpan Joined, TimeSpan Ready, TimeSpan Read)> GoAsync(BenchPanel panel, BenchBrowser browser, IPage commander, string title)
    {
        IPage[] responders = [await browser.SomebodyAsync(panel), await browser.SomebodyAsync(panel)];
        await commander.GotoAsync("cases");
        await commander.Link("New case").WaitForAsync();

        var clock = Stopwatch.StartNew();
        var newCase = new NewCasePage(commander);
        await newCase.BeginAsync();
        var codename = await newCase.CreateAsync(title, "+47 22 00 00 00");
        var @case = new CasePage(commander);
        await @case.StateIsAsync("Active");
        var active = clock.Elapsed;
        var links = await (await @case.InviteAsync()).MakeAsync(responders.Length);
        await Task.WhenAll(responders.Zip(links, JoinAsync));
        var joined = clock.Elapsed;
        var rooms = await Task.WhenAll(responders.Select(EnterAsync));
        var ready = clock.Elapsed;
        await rooms[0].SayAsync(Says);
        await rooms[1].HearAsync(Says);
        var read = clock.Elapsed;

        foreach (var responder in responders) await responder.Context.CloseAsync();
        await panel.DisposeCaseAsync(new Uri(commander.Url).Segments[2].TrimEnd('/'), codename);
        return (active, joined, ready, read);
    }

    private static async Task JoinAsync(IPage page, Uri link)
    {
        var join = new JoinPage(page);
        await join.OpenAsync(link);
        await join.JoinAsync();
    }

    private static async Task<WarRoomPage> EnterAsync(IPage page)
    {
        var room = await WarRoomPage.OpenFromAsync(page);
        await room.ReadyAsync();
        return room;
    }
}
