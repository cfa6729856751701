using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The main job as people do it, in a real browser: from the first link to the report of disposal.</summary>
[Collection(OnePanel.Name)]
public sealed class JourneyTests(SharedPanel shared)
{
    [Fact]
    public async Task A_commander_opens_a_case_a_responder_joins_by_phone_and_nothing_is_left_but_the_report()
    {
        var (page, inspection) = await shared.AdminAsync();
        await inspection.DuringAsync(page, () => TravelAsync(page, inspection));
        inspection.AssertClean();
    }

    private async Task TravelAsync(IPage page, Inspection inspection)
    {
        await new SignInPage(page).SignOutAndInAgainAsync();
        var newCase = new NewCasePage(page);
        await newCase.OpenAsync();
        await inspection.LookAsync(page, "new case");
        var codename = await newCase.CreateAsync("Ransom note on the file servers", "+49 30 5550100");
        var casePage = new CasePage(page);
        await casePage.MarkAsync();
        await casePage.StateIsAsync("Active");
        Assert.True(await casePage.IsMarkedAsync(), "The page was loaded anew before it showed the case as Active.");
        await inspection.LookAsync(page, "case active");
        var address = page.Url;

        var invites = await casePage.InviteAsync();
        await inspection.LookAsync(page, "invite form");
        var link = await invites.MakeOneAsync("Grace Hopper", "+49 170 5550123");
        await inspection.LookAsync(page, "invite made");
        await page.GotoAsync(address);
        await casePage.StateIsAsync("Active");
        await casePage.MarkAsync();

        var pseudonym = await JoinAsync(link, inspection);
        await casePage.People.GetByText(pseudonym).WaitForAsync();
        Assert.True(await casePage.IsMarkedAsync(), "The page was loaded anew before it showed who has joined.");
        await inspection.LookAsync(page, "case with people");

        await DisposeAsync(page, casePage, codename, inspection);
    }

    /// <summary>Accepts on a phone; then somebody else tries the same link.</summary>
    private async Task<string> JoinAsync(Uri link, Inspection inspection)
    {
        var phone = await (await shared.ChromiumAsync()).PhoneAsync(inspection);
        var pseudonym = "";
        await inspection.DuringAsync(phone, async () => pseudonym = await AcceptAsync(phone, link, inspection));
        await phone.Context.CloseAsync();

        var stranger = await (await shared.ChromiumAsync()).PhoneAsync(inspection);
        await new JoinPage(stranger).OpenAsync(link);
        await new JoinPage(stranger).SaysAsync("This link cannot be used");
        await inspection.LookAsync(stranger, "join unusable");
        await stranger.Context.CloseAsync();
        return pseudonym;
    }

    /// <summary>Accept, lose the page, see the passphrase again, keep it.</summary>
    private static async Task<string> AcceptAsync(IPage phone, Uri link, Inspection inspection)
    {
        var join = new JoinPage(phone);
        await join.OpenAsync(link);
        await inspection.LookAsync(phone, "join open");
        await join.JoinAsync();
        var passphrase = await join.PassphraseAsync();
        Assert.Equal(6, passphrase.Split('-').Length);
        await inspection.LookAsync(phone, "join answer");
        await join.ReloadAsync();
        Assert.Equal(passphrase, await join.PassphraseAsync());
        var pseudonym = await join.PseudonymAsync();
        await join.KeepAsync();
        await inspection.LookAsync(phone, "join kept");
        await phone.ReloadAsync();
        await join.SaysAsync("You have joined already");
        await inspection.LookAsync(phone, "join already");
        return pseudonym;
    }

    private static async Task DisposeAsync(IPage page, CasePage casePage, string codename, Inspection inspection)
    {
        var dispose = await casePage.DisposeAsync();
        await dispose.AskedToConfirmAsync();
        await inspection.LookAsync(page, "dispose");
        await dispose.GoToConfirmAsync();
        await inspection.LookAsync(page, "confirm");
        await dispose.ConfirmAsync();
        await dispose.DestroyAsync(codename);
        await casePage.StateIsAsync("Disposed");
        await page.Heading("Report of disposal").WaitForAsync();
        await page.Locator(".m-sheet").GetByText("sessions ended").WaitForAsync(); // whether people's clients were told
        await inspection.LookAsync(page, "report");
    }
}
