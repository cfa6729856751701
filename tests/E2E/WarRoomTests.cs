using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The war room in a real browser against a real homeserver: from the link to the room, and out of it.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomTests(SharedPanel shared)
{
    [Fact]
    public async Task A_commander_and_two_responders_are_in_the_room_and_talk_without_typing_anything_before()
    {
        var (commander, inspection) = await shared.AdminAsync();
        await inspection.DuringAsync(commander, () => MeetAsync(commander, inspection));
        inspection.AssertClean();
    }

    private async Task MeetAsync(IPage commander, Inspection inspection)
    {
        var newCase = new NewCasePage(commander);
        await newCase.OpenAsync();
        await newCase.CreateAsync("The mail gateway answers by itself", "+49 30 5550100");
        var casePage = new CasePage(commander);
        await casePage.StateIsAsync("Active");
        var id = new Uri(commander.Url).Segments[^1];
        var opened = await shared.Api.GetAsync($"api/v1/cases/{id}");
        inspection.Allow(opened);
        var commanders = await WarRoomPage.OpenFromAsync(commander);
        await commanders.ReadyAsync();

        var (desk, phone) = (await InvitedAsync(id, inspection, phone: false), await InvitedAsync(id, inspection, phone: true));
        await desk.SayAsync("The backup keys are in the north safe.");
        await phone.HearAsync("The backup keys are in the north safe.");
        await phone.SayAsync("Understood: <b>north</b> safe, see https://example.org/plan.");
        foreach (var room in (WarRoomPage[])[desk, commanders])
        {
            await room.HearAsync("Understood: <b>north</b> safe");
            Assert.Equal("https://example.org/plan", await room.Log.GetByRole(AriaRole.Link).GetAttributeAsync("href"));
            Assert.Empty(await room.Message("north").Locator(".m-doubt").AllInnerTextsAsync());
        }
        await inspection.LookAsync(desk.Page, "war room");

        await desk.Page.ReloadAsync(); // the keys were kept
        await desk.HearAsync("Understood: <b>north</b> safe");
        await desk.SignOutAsync();
        Assert.Equal("0 0 0", await desk.KeptAsync());
        await inspection.LookAsync(desk.Page, "war room, signed out");

        await EndFromOutsideAsync(id, phone);
        await commanders.SayAsync("Everybody out."); // a client waits for news, and learns with it that it was signed out
        await phone.SaysAsync("This sign-in has ended");
        Assert.Equal("0 0 0", await phone.KeptAsync());

        foreach (var room in (WarRoomPage[])[desk, phone]) await room.Page.Context.CloseAsync();
        await commanders.Page.CloseAsync();
        await shared.Api.DisposeCaseAsync(opened);
    }

    /// <summary>The commander ends somebody's sessions.</summary>
    private async Task EndFromOutsideAsync(string id, WarRoomPage room)
    {
        var pseudonym = await room.PseudonymAsync();
        var people = await shared.Api.GetAsync($"api/v1/cases/{id}/responders");
        var person = people.EnumerateArray().Single(one => one.GetProperty("pseudonym").GetString() == pseudonym);
        await shared.Api.PostAsync($"api/v1/cases/{id}/responders/{person.GetProperty("id").GetGuid()}/sign-out");
    }

    /// <summary>Follows an invite and opens the room from the page that it leads to.</summary>
    private async Task<WarRoomPage> InvitedAsync(string id, Inspection inspection, bool phone)
    {
        var invites = await shared.Api.PostAsync($"api/v1/cases/{id}/invites", new { count = 1 });
        var chromium = await shared.ChromiumAsync();
        var page = phone ? await chromium.PhoneAsync(inspection) : await chromium.DeskAsync(inspection);
        var join = new JoinPage(page);
        await join.OpenAsync(new Uri(invites[0].GetProperty("url").GetString()!));
        await join.JoinAsync();
        var room = await WarRoomPage.OpenFromAsync(page);
        await room.ReadyAsync();
        return room;
    }

    [Fact]
    public Task On_a_borrowed_computer_nothing_is_kept_and_a_wrong_passphrase_is_told_from_a_right_one() => WarRoomCase.UseAsync(shared, "The time server runs backwards", async @case =>
    {
        var guest = await @case.GuestAsync();
        var page = guest.Page;
        page.Dialog += (_, asked) => _ = asked.AcceptAsync(); // whether the tab may really be left
        await page.GotoAsync(@case.WarRoom.AbsoluteUri);
        var room = new WarRoomPage(page);
        await room.SaysAsync("Sign in to the war room");
        await @case.Inspection.LookAsync(page, "war room, sign in");
        await room.TypeSignInAsync(guest.Pseudonym, "correct-horse-battery-staple-or-not");
        await page.GetByText("does not know this pseudonym with this passphrase").WaitForAsync();
        await room.TypeSignInAsync(guest.Pseudonym, guest.Passphrase, borrowed: true);
        await room.ReadyAsync();
        Assert.Equal("0 0 0", await room.KeptAsync());
        await room.SayAsync("Read from a hotel.");
        await room.HearAsync("Read from a hotel.");
        await page.GotoAsync(new Uri(@case.WarRoom, "about.html").AbsoluteUri);
        await room.SaysAsync("About this war room");
        await @case.Inspection.LookAsync(page, "war room, about");

        await AssertLeftForThoseWhoAreThereAsync(await @case.DisposeOfItAsync(), @case.WarRoom);
    });

    /// <summary>Nobody is led to the war room of a case that is over; a browser that is there, and hears of it late, can load it anew to wipe.</summary>
    private async Task AssertLeftForThoseWhoAreThereAsync(JsonElement disposed, Uri warRoom)
    {
        await Until.HoldsAsync(
            "The war room's address being withdrawn", () => shared.Api.GetAsync($"api/v1/cases/{disposed.GetProperty("id").GetGuid()}"),
            seen => seen.GetProperty("homeservers")[0].GetProperty("warRoomUrl").ValueKind == JsonValueKind.Null);
        using var http = new HttpClient();
        using var page = await http.GetAsync(new Uri($"http://127.0.0.1:{warRoom.Port}/"));
        Assert.True(page.IsSuccessStatusCode);
    }
}
