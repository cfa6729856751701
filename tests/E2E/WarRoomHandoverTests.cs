using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The handover of a sign-in between two windows, with a third party that would like to give or to take one.</summary>
[Collection(WarRooms.Name)]
public sealed class WarRoomHandoverTests(SharedPanel shared)
{
    private const string Ready = """{ kind: 'muster-war-room-ready' }""";

    /// <summary>Tries that somebody makes before one may say that nothing came of it.</summary>
    private const int Tries = 20;

    [Fact]
    public Task What_a_stranger_hands_over_is_not_taken_and_who_is_not_the_war_room_is_given_nothing() => WarRoomCase.UseAsync(shared, "The doorman lets everybody in", async @case =>
    {
        @case.Inspection.Expect("Failed to execute 'postMessage' on 'DOMWindow': The target origin"); // of the browser itself, for each that it does not deliver
        var (victim, stranger) = (await @case.GuestAsync(), await @case.GuestAsync());
        await Task.WhenAll(ForgeAsync(@case, victim, stranger), AskAsync(@case, victim));
    });

    /// <summary>The homeserver's own page opens the war room and tells it without end to sign in as somebody else: before, while and after its user does.</summary>
    private static async Task ForgeAsync(WarRoomCase @case, Guest victim, Guest stranger)
    {
        var page = stranger.Page;
        var address = await EvilAsync(page, @case);
        var signIn = JsonSerializer.Serialize(new { kind = "muster-sign-in", pseudonym = stranger.Pseudonym, passphrase = stranger.Passphrase, borrowed = false });
        await page.GotoAsync(address);
        var opened = await page.RunAndWaitForPopupAsync(() => page.EvaluateAsync($"() => tell(open('{@case.WarRoom}#handover'), {signIn})"));
        var room = new WarRoomPage(opened);
        await room.SaysAsync("Sign in to the war room"); // it has waited for the panel, in vain
        await room.TypeSignInAsync(victim.Pseudonym, victim.Passphrase);
        await room.ReadyAsync();
        await room.SayAsync("It is me.");
        await room.HearAsync("It is me.");
        await ToldAsync(page);
        Assert.Equal(victim.Pseudonym, await room.PseudonymAsync());
        Assert.Equal(0, await HeardAsync(page));
    }

    /// <summary>The window that the join page has opened ends up elsewhere, and asks from there.</summary>
    private async Task AskAsync(WarRoomCase @case, Guest victim)
    {
        var page = victim.Page;
        var address = await EvilAsync(page, @case);
        await page.Context.RouteAsync($"{@case.WarRoom}", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<!doctype html><script>location.replace('{address}#ask')</script>" }));
        var invites = await shared.Api.PostAsync($"api/v1/cases/{@case.Id}/invites", new { count = 1 });
        var join = new JoinPage(page);
        await join.OpenAsync(new Uri(invites[0].GetProperty("url").GetString()!));
        await join.JoinAsync();
        var opened = (await WarRoomPage.OpenFromAsync(page)).Page;
        await opened.WaitForURLAsync($"{address}**");
        await ToldAsync(opened);
        Assert.Equal(0, await HeardAsync(opened));
    }

    /// <summary>A page of another origin that tells another window the same thing without end, and counts what it hears.</summary>
    private static async Task<string> EvilAsync(IPage page, WarRoomCase @case)
    {
        var address = $"http://{@case.Opened.GetProperty("homeservers")[0].GetProperty("serverName").GetString()}/evil.html";
        await page.Context.RouteAsync(address, route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $$"""
                <!doctype html><title>Evil</title><script>
                    [told, heard] = [0, 0];
                    tell = (other, what) => { setInterval(() => { other.postMessage(what, '*'); told++; }, 50); };
                    addEventListener('message', ({ data }) => { if (data.passphrase || data.kind === 'muster-war-room-ready') heard++; });
                    if (location.hash === '#ask') tell(opener, {{Ready}});
                </script>
                """,
        }));
        return address;
    }

    private static async Task ToldAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => globalThis.told > 0"); // it may still be loading
        var before = await page.EvaluateAsync<int>("() => told");
        await page.WaitForFunctionAsync("most => told > most", before + Tries);
    }

    private static Task<int> HeardAsync(IPage page) => page.EvaluateAsync<int>("() => heard");
}
