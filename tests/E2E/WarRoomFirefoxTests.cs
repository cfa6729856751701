using System.Security.Cryptography;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The war room in Debian's Firefox, with somebody in Chromium at the other end.</summary>
[Collection(OnePanel.Name)]
public sealed class WarRoomFirefoxTests(SharedPanel shared)
{
    private const string Composer = "textarea";

    [Fact]
    public Task Firefox_comes_by_the_link_talks_sends_files_and_speaks_with_Chromium_and_leaves_nothing_behind() => WarRoomCase.UseAsync(shared, "The badge readers let everybody in", async @case =>
    {
        var guest = await @case.GuestAsync();
        await VoicePart.PrepareAsync(guest.Page);
        await using var firefox = await Firefox.StartAsync();
        await firefox.BeforeAsync(Connections.Keep);
        var signsIn = guest.SignInAsync();
        var page = await ComeByTheLinkAsync(firefox, @case);
        var chromium = await signsIn;

        await SayAsync(page, "The gate is open.");
        await chromium.HearAsync("The gate is open.");
        await chromium.SayAsync("Shut it.");
        await page.SeesAsync(".m-msg", "Shut it.");
        await SendFilesAsync(firefox, page, guest);
        await SpeakAsync(page, await OnEitherSideAsync(@case, guest, await page.EvaluateAsync<string>("() => document.querySelector('.m-who .m-t').textContent")));

        await page.ReloadAsync(); // the keys were kept
        await page.SeesAsync(".m-msg", "Shut it.");
        Assert.NotEqual("0 0 0", await page.EvaluateAsync<string>(WarRoomPage.Kept));
        await page.ClickAsync("button", "Sign out");
        await page.ClickAsync("button", "Sign out and wipe");
        await page.SeesAsync("h1", "You are signed out");
        Assert.Equal("0 0 0", await page.EvaluateAsync<string>(WarRoomPage.Kept));

        Assert.Empty(firefox.Complaints);
        Assert.Equal(new[] { @case.WarRoom.Authority, @case.Inspection.Panel.Authority, Server(@case) }.Order(), firefox.Hosts.Order());
    });

    /// <summary>From the invite to the room, by the window that hands the sign-in over.</summary>
    private async Task<FirefoxPage> ComeByTheLinkAsync(Firefox firefox, WarRoomCase @case)
    {
        var invites = await shared.Api.PostAsync($"api/v1/cases/{@case.Id}/invites", new { count = 1 });
        var join = await firefox.OpenAsync(new Uri(invites[0].GetProperty("url").GetString()!));
        await join.ClickAsync("button", "Join");
        await join.ClickAsync("button", "Open the room");
        var page = await firefox.OpenedAsync(@case.WarRoom);
        await page.SeesAsync(Composer);
        return page;
    }

    private static async Task SendFilesAsync(Firefox firefox, FirefoxPage page, Guest guest)
    {
        var (image, note) = (RandomNumberGenerator.GetBytes(1_500_000), RandomNumberGenerator.GetBytes(100_000));
        await page.AttachAsync("input[type=file]", await firefox.FileAsync("gate.img", image));
        var saved = await guest.Page.RunAndWaitForDownloadAsync(() => guest.Page.Button("Save gate.img").ClickAsync());
        Assert.Equal(image, await File.ReadAllBytesAsync(await saved.PathAsync()));
        await guest.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "badges.bin", MimeType = "application/octet-stream", Buffer = note });
        await page.ClickAsync("button", "Save badges.bin");
        Assert.Equal(note, await firefox.SavedAsync("badges.bin", note.Length));
    }

    /// <summary>Of two browsers the one whose name sorts first offers: one that does and one that answers, unless the panel gave out too extreme a name.</summary>
    private static async Task<VoicePart[]> OnEitherSideAsync(WarRoomCase @case, Guest guest, string name)
    {
        bool IsAfter(string other) => string.CompareOrdinal(other, name) > 0;
        var other = await @case.GuestAsync();
        for (var tries = 0; tries < 10 && IsAfter(other.Pseudonym) == IsAfter(guest.Pseudonym); tries++) other = other with { Answer = await @case.JoinAsync() };
        await VoicePart.PrepareAsync(other.Page);
        await other.SignInAsync(borrowed: true);
        return [new(guest.Page, guest.Pseudonym), new(other.Page, other.Pseudonym)];
    }

    private static async Task SpeakAsync(FirefoxPage page, VoicePart[] others)
    {
        foreach (var one in others) await one.JoinAsync();
        await page.ClickAsync(".m-talk button", "Join voice in");
        foreach (var one in others) await one.CountsAsync(3);
        await Connections.FlowAsync(() => page.EvaluateAsync<Connection[]>(Connections.Ask), 2);
        foreach (var one in others) await one.TalksToAsync(2);
        await page.ClickAsync("button", "Leave voice");
        foreach (var one in others) await one.CountsAsync(2);
    }

    private static async Task SayAsync(FirefoxPage page, string text)
    {
        await page.TypeAsync(Composer, text);
        await page.ClickAsync("button", "Send");
    }

    private static string Server(WarRoomCase @case) => @case.Opened.GetProperty("homeservers")[0].GetProperty("serverName").GetString()!;
}
