using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Whom one can trust in the war room: pictures that two people compare, a second browser, an identity that changed.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomTrustTests(SharedPanel shared)
{
    [Fact]
    public Task Two_people_compare_the_same_seven_pictures_and_are_verified_to_each_other() => InACaseAsync(async @case =>
    {
        var (first, second) = (await @case.GuestAsync(), await @case.GuestAsync());
        var (one, other) = (await first.SignInAsync(), await second.SignInAsync());
        await one.Page.Button($"Verify {second.Pseudonym}").ClickAsync();
        await CompareAsync(other.Page);
        Assert.Equal(await PicturesAsync(other.Page), await PicturesAsync(one.Page));
        await @case.Inspection.LookAsync(one.Page, "war room, comparing");
        foreach (var room in (WarRoomPage[])[one, other]) await room.Page.Button("They are the same").ClickAsync();
        foreach (var room in (WarRoomPage[])[one, other]) await room.Page.GetByText("is verified by you").WaitForAsync();

        foreach (var room in (WarRoomPage[])[one, other]) await BackAsync(room);
        await other.Page.Button($"Verify again {first.Pseudonym}").ClickAsync();
        await CompareAsync(one.Page);
        await one.Page.Button("They differ").ClickAsync();
        foreach (var room in (WarRoomPage[])[one, other]) await room.Page.GetByText("The pictures differ").WaitForAsync();
    });

    [Fact]
    public Task A_second_browser_is_let_in_by_the_first_and_one_that_starts_anew_is_seen_as_changed() => InACaseAsync(async @case =>
    {
        var (first, second) = (await @case.GuestAsync(), await @case.GuestAsync());
        var (one, friend) = (await first.SignInAsync(), await second.SignInAsync());
        var two = await (await @case.OtherBrowserAsync(first)).TypeSignInAsync();
        await two.Page.GetByText("This browser is not verified yet").First.WaitForAsync();
        Assert.False(await two.Composer.IsVisibleAsync());
        await two.Page.Button("Compare pictures").ClickAsync();
        await CompareAsync(one.Page);
        foreach (var room in (WarRoomPage[])[one, two]) await room.Page.Button("They are the same").ClickAsync();
        foreach (var room in (WarRoomPage[])[one, two]) await BackAsync(room);
        await two.SayAsync("From my other browser.");
        await friend.HearAsync("From my other browser.");
        Assert.Empty(await friend.Message("From my other browser.").Locator(".m-doubt").AllInnerTextsAsync());

        await two.SignOutAsync();
        Assert.Equal("0 0 0", await two.KeptAsync());
        await two.Page.Button("Sign in again").ClickAsync();
        await PrepareAnewAsync(two, first);
        await @case.Inspection.LookAsync(two.Page, "war room, not verified");
        @case.Inspection.Expect("status of 500");
        await new Network(friend.Page).DuringAsync(Network.Broken, async () =>
        {
            foreach (var text in (string[])["Tried before.", "Waited behind it."]) await friend.SayAsync(text);
            await friend.Message("Tried before.").GetByText("It may have arrived").WaitForAsync();
            await two.Page.Button("Start anew as").ClickAsync();
            await two.ReadyAsync();
            await friend.Page.GetByText($"The identity of {first.Pseudonym} has changed").First.WaitForAsync();
        }, "**/send/m.room.encrypted/**");
        Assert.Equal(0, await friend.Composer.CountAsync());
        await @case.Inspection.LookAsync(friend.Page, "war room, a changed identity");
        await friend.Page.Button("I called them: go on").ClickAsync();
        await friend.SayAsync("Good to hear you.");
        foreach (var text in (string[])["Tried before.", "Waited behind it.", "Good to hear you."]) await two.HearAsync(text); // none is for the former identity

        await friend.Page.GotoAsync("about:blank"); // whoever is away learns of it when they come back
        await two.SignOutAsync();
        await two.Page.Button("Sign in again").ClickAsync();
        await PrepareAnewAsync(two, first);
        await two.Page.Button("Start anew as").ClickAsync();
        await two.ReadyAsync();
        await two.SayAsync("Written while you were away.");
        await friend.Page.GotoAsync(@case.WarRoom.AbsoluteUri);
        await friend.Page.GetByText($"The identity of {first.Pseudonym} has changed").First.WaitForAsync();
        await friend.Page.Button("I called them: go on").ClickAsync();
        await friend.HearAsync("Written while you were away.");
    });

    /// <summary>All but the last click.</summary>
    private static async Task PrepareAnewAsync(WarRoomPage room, Guest guest)
    {
        await room.TypeSignInAsync(guest.Pseudonym, guest.Passphrase);
        await room.Page.GetByText("This browser is not verified yet").First.WaitForAsync();
        await room.Page.GetByText("Is your other browser lost?").ClickAsync();
        await room.Page.GetByLabel("I have called the commander").CheckAsync();
        await room.Page.GetByLabel("Passphrase").FillAsync(guest.Passphrase);
    }

    private static async Task CompareAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await Pictures(page).WaitForAsync();
    }

    /// <summary>A browser that was let in may have gone back by itself.</summary>
    private static Task BackAsync(WarRoomPage room) => Until.HoldsAsync("The room again", async () =>
    {
        await room.Page.EvaluateAsync("() => [...document.querySelectorAll('button')].find(one => one.textContent === 'Back to the room')?.click()");
        return await room.Composer.IsVisibleAsync();
    }, seen => seen);

    private static ILocator Pictures(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "Your seven pictures" });

    private static async Task<IReadOnlyList<string>> PicturesAsync(IPage page)
    {
        await Pictures(page).WaitForAsync();
        var seen = await Pictures(page).GetByRole(AriaRole.Listitem).AllInnerTextsAsync();
        Assert.Equal(7, seen.Count);
        return seen;
    }

    private Task InACaseAsync(Func<WarRoomCase, Task> act) => WarRoomCase.UseAsync(shared, "The domain controller has a twin", act);
}
