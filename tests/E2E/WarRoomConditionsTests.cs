using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What a war room runs into at 3 a.m.: readable each time, and nothing that somebody typed is lost.</summary>
[Collection(Adversity.Name)]
public sealed class WarRoomConditionsTests(SharedPanel shared)
{
    private const string Pill = ".m-top .m-pill";

    [Fact]
    public Task A_homeserver_that_is_slow_or_away_or_talks_rubbish_loses_nothing_and_all_goes_out_in_order_once() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        var network = new Network(one.Page);
        var ear = await other.SignInAsync();

        var mouth = await network.DuringAsync(Network.Refused, async () =>
        {
            var room = await one.TypeSignInAsync();
            await one.Page.GetByText("does not answer, or not properly").WaitForAsync();
            return room;
        });
        foreach (var rubbish in (Func<IRoute, Task>[])[Network.Html, Network.Cut, Network.Empty, Network.Broken])
            await network.DuringAsync(rubbish, () => TrySignInAsync(one.Page, "does not answer, or not properly")); // with what was typed at first
        await network.DuringAsync(Network.TooMany, () => TrySignInAsync(one.Page, "takes no more tries for now"));
        await network.DuringAsync(Network.Cut, async () =>
        {
            await network.DuringAsync(Network.Held, () => TrySignInAsync(one.Page, "takes its time"), "**/client/v3/login");
            await one.Page.GetByText("Fetching the rooms").WaitForAsync();
        }, "**/client/v3/sync**");
        await mouth.ReadyAsync();

        await network.DuringAsync(Network.Refused, async () =>
        {
            await mouth.SayAsync("First.");
            await mouth.SayAsync("Second.");
            await mouth.Composer.FillAsync("Half a th");
            await mouth.Message("First.").GetByText("it goes by itself").WaitForAsync();
            await mouth.Message("Second.").GetByText("it goes by itself").WaitForAsync();
            await @case.Inspection.LookAsync(one.Page, "war room, the homeserver is away");
        });
        await ear.HearAsync("Second.");
        Assert.Equal("Half a th", await mouth.Composer.InputValueAsync());
        await network.DuringAsync(Network.AllRubbish(), async () =>
        {
            await ear.SayAsync("Is it quiet at your end?"); // and with that, the next question for news meets rubbish too
            await mouth.SayAsync("Third.");
            for (var answers = 0; answers < 6; answers++) await one.Page.WaitForResponseAsync("**/_matrix/**");
            await mouth.Message("Third.").GetByText("it goes by itself").WaitForAsync();
        });
        await ear.HearAsync("Third.");
        await ear.SayAsync("Heard all of it.");
        await mouth.HearAsync("Heard all of it.");

        await one.Page.Context.SetOfflineAsync(true);
        await mouth.SayAsync("Fourth.");
        await mouth.SayAsync("Fifth.");
        await mouth.SayAsync("Never mind.");
        await mouth.Message("Never mind.").Button("Drop it").ClickAsync();
        await one.Page.Locator(Pill).GetByText("No connection").WaitForAsync();
        Assert.True(await AsksBeforeItGoesAsync(one.Page)); // and is told to stay
        await one.Page.Context.SetOfflineAsync(false);
        await ear.HearAsync("Fifth.");
        await mouth.SayAsync("Sixth.");
        await ear.HearAsync("Sixth.");
        Assert.Equal(["First.", "Second.", "Third.", "Fourth.", "Fifth.", "Sixth."], await SaidByAsync(ear, one));
        Assert.False(await AsksBeforeItGoesAsync(one.Page));
    });

    [Fact]
    public Task A_browser_that_may_keep_nothing_holds_its_keys_in_the_tab_and_says_so() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        await using var strict = await StrictChromium.StartAsync(@case.Inspection);
        var forbidden = other with { Page = strict.Page };
        var reader = await one.SignInAsync();
        await @case.Inspection.DuringAsync(strict.Page, async () =>
        {
            var writer = await forbidden.SignInAsync();
            await strict.Page.GetByText("your keys are in this tab only").First.WaitForAsync();
            await @case.Inspection.LookAsync(strict.Page, "war room, storage forbidden");
            await writer.SayAsync("From a browser that keeps nothing.");
            await reader.HearAsync("From a browser that keeps nothing.");
            await reader.SayAsync("Read you.");
            await writer.HearAsync("Read you.");
            await writer.SignOutAsync();
        });
    });

    [Fact]
    public Task A_browser_that_is_full_says_so_and_reads_what_came_meanwhile_once_there_is_room() => InACaseAsync(async @case =>
    {
        // The library leaves rejections unhandled when its database refuses: this browser is not inspected.
        var page = await (await shared.ChromiumAsync()).DeskAsync(new Inspection(@case.Inspection.Panel));
        var storage = await Storage.OfAsync(page, @case.WarRoom, bytes: 4_000_000);
        var full = new Guest(page, await shared.Api.JoinAsync(@case.Id));
        await @case.Inspection.DuringAsync(page, async () =>
        {
            var reader = await full.SignInAsync();
            await storage.FillAsync();
            var writer = await (await @case.GuestAsync()).SignInAsync();
            await writer.SayAsync("With a key that you have no room for.");
            await page.GetByText("has no room left for keys").WaitForAsync();
            await Until.HoldsAsync("A message that cannot be sent", async () =>
            {
                await storage.FillAsync();
                await reader.SayAsync("Typed in vain.");
                await reader.Log.GetByText("Sending").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
                return await reader.Log.GetByText("Not sent").CountAsync();
            }, notSent => notSent > 0);
            await @case.Inspection.LookAsync(page, "war room, storage full");

            await storage.EmptyAsync();
            page.Dialog += (_, asked) => _ = asked.AcceptAsync(); // what could not be sent may go
            await page.Button("Reload").ClickAsync();
            await reader.HearAsync("With a key that you have no room for.");
            await reader.SayAsync("Here I am again.");
            await writer.HearAsync("Here I am again.");
        });
        await page.Context.CloseAsync();
    });

    [Fact]
    public Task Clocks_that_are_a_day_off_are_named_and_confuse_nothing() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        await SetClockAsync(one.Page, TimeSpan.FromHours(26));
        await SetClockAsync(other.Page, TimeSpan.FromHours(-26));
        var (fast, slow) = (await one.SignInAsync(), await other.SignInAsync());
        await one.Page.GetByText("The clock of this computer is 26 hours fast").WaitForAsync();
        await other.Page.GetByText("The clock of this computer is 26 hours slow").WaitForAsync();
        await @case.Inspection.LookAsync(one.Page, "war room, a wrong clock");
        await fast.SayAsync("From tomorrow.");
        await slow.HearAsync("From tomorrow.");
        await slow.SayAsync("From yesterday.");
        await fast.HearAsync("From yesterday.");
        await one.Page.Context.SetOfflineAsync(true);
        await fast.SayAsync("Not out yet.");
        await fast.HearAsync("Not out yet.");
        foreach (var room in (WarRoomPage[])[fast, slow])
        {
            var days = await room.Log.GetByRole(AriaRole.Heading).Locator("time").EvaluateAllAsync<string[]>("all => all.map(one => one.dateTime)");
            Assert.Equal(days.Distinct().Order(), days);
            Assert.All(await room.Log.Locator(".m-msg time").EvaluateAllAsync<string[]>("all => all.map(one => one.dateTime)"), time => Assert.InRange(DateTimeOffset.Parse(time, null), Now.AddMinutes(-10), Now.AddMinutes(10)));
        }
        await one.Page.Context.SetOfflineAsync(false);
        await slow.HearAsync("Not out yet.");
    });

    [Fact]
    public Task Of_two_tabs_one_holds_the_keys_until_it_gives_them_up_and_a_borrowed_one_is_signed_out_as_it_closes() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        var first = await one.SignInAsync();
        var token = TokenOf(other.Page);
        var friend = await other.SignInAsync(borrowed: true);
        await first.SayAsync("In the first tab.");
        await friend.HearAsync("In the first tab.");
        await first.Composer.FillAsync("Not sent ye");

        var second = new WarRoomPage(await one.Page.Context.NewPageAsync());
        await second.Page.GotoAsync(@case.WarRoom.AbsoluteUri);
        await second.SaysAsync("The war room is open in another tab");
        await second.Page.Button("Go on here").ClickAsync();
        await second.Page.GetByRole(AriaRole.Alert).GetByText("would lose something").WaitForAsync();
        Assert.Equal("Go on here", await second.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await @case.Inspection.LookAsync(second.Page, "war room, a second tab");

        await second.Page.EvaluateAsync("() => { void navigator.locks.request('muster-war-room', { steal: true }, () => new Promise(() => {})); }"); // as if the first hung
        await first.SaysAsync("The war room is open in another tab");
        await second.Page.ReloadAsync();
        await first.Page.Button("Go on here").ClickAsync();
        await first.ReadyAsync();
        Assert.Equal("Not sent ye", await first.Composer.InputValueAsync());
        await first.Composer.FillAsync("");
        await first.SayAsync("Where it was.");
        await friend.HearAsync("Where it was.");

        await first.Page.Context.SetOfflineAsync(true);
        await first.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "waits.txt", MimeType = "text/plain", Buffer = "Waits."u8.ToArray() });
        await first.Page.GetByText("waits.txt").First.WaitForAsync();
        Assert.True(await AsksBeforeItGoesAsync(first.Page));
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await first.Page.GetByText("It is lost too").WaitForAsync();
        await first.Page.Keyboard.PressAsync("Escape");
        await first.Page.Context.SetOfflineAsync(false);
        await friend.HearAsync("waits.txt");
        await first.Log.GetByText("Sending").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await second.Page.Button("Go on here").ClickAsync();
        await second.HearAsync("In the first tab.");
        await first.SaysAsync("The war room is open in another tab");
        await friend.SayAsync("To whichever tab it is.");
        await second.HearAsync("To whichever tab it is.");
        await second.Page.CloseAsync();
        await first.Page.Button("Go on here").ClickAsync();
        await first.HearAsync("To whichever tab it is.");
        await first.SayAsync("Back in the first.");
        await friend.HearAsync("Back in the first.");

        Assert.True(await IsSignedInAsync(@case, token()));
        other.Page.Dialog += (_, asked) => _ = asked.AcceptAsync();
        await other.Page.CloseAsync(new() { RunBeforeUnload = true });
        await Until.HoldsAsync("The borrowed tab being signed out", () => IsSignedInAsync(@case, token()), signedIn => !signedIn);
    });

    [Fact]
    public Task Who_is_frozen_is_told_so_keeps_keys_and_drafts_and_goes_on_where_they_were() => InACaseAsync(async @case =>
    {
        var (one, other) = (await @case.GuestAsync(), await @case.GuestAsync());
        var (frozen, free) = (await one.SignInAsync(), await other.SignInAsync());
        await frozen.SayAsync("Before.");
        await free.HearAsync("Before.");
        await frozen.Composer.FillAsync("Half a th");
        var person = (await shared.Api.GetAsync($"api/v1/cases/{@case.Id}/responders")).EnumerateArray().Single(who => who.GetProperty("pseudonym").GetString() == one.Pseudonym).GetProperty("id").GetGuid();
        await shared.Api.PostAsync($"api/v1/cases/{@case.Id}/responders/{person}/lock");
        await free.SayAsync("That wakes them up."); // a client waits for news, and learns with it
        await frozen.SaysAsync("You are locked out for now");
        await @case.Inspection.LookAsync(one.Page, "war room, frozen");
        await free.SayAsync("Written while they were out.");
        await free.HearAsync("Written while they were out.");
        await shared.Api.PostAsync($"api/v1/cases/{@case.Id}/responders/{person}/unlock");
        await frozen.HearAsync("Written while they were out.");
        Assert.Equal("Half a th", await frozen.Composer.InputValueAsync());
        await frozen.SayAsync("Half a thought, whole now.");
        await free.HearAsync("Half a thought, whole now.");
        Assert.Equal(0, await free.Page.Locator(".m-removed").CountAsync());
    });

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Task InACaseAsync(Func<WarRoomCase, Task> act) => WarRoomCase.UseAsync(shared, "The clock of the vault stands still", async @case =>
    {
        @case.Inspection.Expect("Failed to load resource: ");
        await act(@case);
    });

    /// <summary>What one of them wrote, as the other reads it.</summary>
    private static async Task<IEnumerable<string>> SaidByAsync(WarRoomPage reader, Guest by)
    {
        var groups = await reader.Log.Locator(".m-msg").EvaluateAllAsync<string[]>(
            "all => { let by = ''; return all.map(one => { by = one.querySelector('.m-by strong')?.textContent ?? by; return `${by}: ${one.querySelector('.m-text')?.textContent ?? ''}`; }); }");
        return groups.Where(line => line.StartsWith(by.Pseudonym, StringComparison.Ordinal)).Select(line => line[(by.Pseudonym.Length + 2)..]);
    }

    /// <summary>Whether the page would rather stay; it does.</summary>
    private static Task<bool> AsksBeforeItGoesAsync(IPage page) => page.EvaluateAsync<bool>("() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))");

    private static async Task TrySignInAsync(IPage page, string says)
    {
        await page.Button("Sign in").ClickAsync();
        await page.GetByText(says).WaitForAsync();
    }

    private static Task SetClockAsync(IPage page, TimeSpan ahead) => page.AddInitScriptAsync(
        $$"""
        {
            const Real = Date;
            globalThis.Date = class extends Real {
                constructor(...parts) { super(...(parts.length > 0 ? parts : [Real.now() + {{ahead.TotalMilliseconds}}])); }
                static now() { return Real.now() + {{ahead.TotalMilliseconds}}; }
            };
        }
        """);

    /// <summary>The access token that a page has shown to the homeserver.</summary>
    private static Func<string> TokenOf(IPage page)
    {
        var token = "";
        page.Request += (_, request) => token = request.Headers.GetValueOrDefault("authorization", token);
        return () => token;
    }

    private static async Task<bool> IsSignedInAsync(WarRoomCase @case, string authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(@case.Homeserver, "_matrix/client/v3/account/whoami"));
        request.Headers.Add("Authorization", authorization);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }
}
