using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Every page that there is, looked at in light, dark and on a phone.</summary>
[Collection(OnePanel.Name)]
public sealed class PagesTests(SharedPanel shared)
{
    [Fact]
    public async Task No_page_has_a_fault_and_none_is_left_out()
    {
        var (page, inspection) = await shared.AdminAsync();
        await inspection.DuringAsync(page, async () =>
        {
            await AccountAsync(page, inspection);
            await SettingsAsync(page, inspection);
            await CasesAsync(page, inspection);
            await StrangersAsync(inspection);
        });

        inspection.AssertClean();
        var pages = await PanelPages.ListAsync(shared.Data.Path);
        var visited = inspection.Visited.Select(address => PanelPages.Of(address, pages)).ToHashSet();
        Assert.NotEmpty(pages);
        Assert.Equal([], pages.Except(visited));
    }

    [Fact]
    public async Task What_is_looked_for_would_be_found()
    {
        var inspection = new Inspection(shared.Panel.Address);
        var page = await (await shared.ChromiumAsync()).DeskAsync(inspection);
        await page.RouteAsync("**/kept", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Kept</h1>" }));
        await page.GotoAsync("/kept");
        await page.GotoAsync("/account/sign-in");
        await page.EvaluateAsync(
            """
            () => {
                document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="http://192.0.2.1/spy.png"><p style="width: 3000px">wide</p>');
                console.error('planted');
                setTimeout(() => { throw new Error('thrown on purpose'); });
            }
            """);
        await inspection.LookAsync(page, "spoiled");
        await Until.HoldsAsync("The content policy's report", () => shared.Panel.Said.Contains("The content policy stopped img-src from http://192.0.2.1", StringComparison.Ordinal));
        await page.Context.CloseAsync();

        foreach (var fault in (string[])["image-alt", "planted", "thrown on purpose", "Content Security Policy", "a browser may keep /kept"])
            Assert.Contains(inspection.Findings, finding => finding.Contains(fault, StringComparison.Ordinal));
    }

    private static async Task AccountAsync(IPage page, Inspection inspection)
    {
        await inspection.VisitAsync(page, "/account");
        await inspection.VisitAsync(page, "/account/not-allowed");
        await inspection.VisitAsync(page, "/account/confirm");
        await page.Button("Confirm with a passkey").ClickAsync();
        await page.Heading("Cases").WaitForAsync();
        await inspection.VisitAsync(page, "/account/password");
        await inspection.VisitAsync(page, "/account/recovery-codes");
        await inspection.VisitAsync(page, "/account/passkeys/add");
        await page.GotoAsync("/account");
        await FollowAsync(page, inspection, page.Locator("a[href^='account/passkeys/']:not([href$='/add'])").First, "passkey");
    }

    private static async Task SettingsAsync(IPage page, Inspection inspection)
    {
        foreach (var path in (string[])["/settings", "/settings/address", "/settings/users", "/settings/users/new", "/settings/tokens", "/settings/tokens/new", "/audit"])
            await inspection.VisitAsync(page, path);
        await page.GotoAsync("/settings/users");
        await FollowAsync(page, inspection, page.Locator("a[href^='settings/users/']:not([href$='/new'])").First, "user");
    }

    private async Task CasesAsync(IPage page, Inspection inspection)
    {
        await inspection.VisitAsync(page, "/");
        await inspection.VisitAsync(page, "/cases/new");
        var opened = await shared.Api.OpenCaseAsync("Badge readers answer to somebody else");
        var @case = $"/cases/{opened.GetProperty("id").GetGuid()}";
        await inspection.VisitAsync(page, "/cases");
        await inspection.VisitAsync(page, "/cases?q=nothing-like-this");
        await inspection.VisitAsync(page, @case);
        await inspection.VisitAsync(page, $"{@case}/activity");
        await inspection.VisitAsync(page, $"{@case}/dispose");
        await inspection.VisitAsync(page, $"{@case}/responders");
        await page.GotoAsync($"{@case}/responders?invite=true");
        var invites = new InvitePart(page);
        await invites.OpenedAsync();
        var sheet = await invites.MakeSheetAsync(2);
        await inspection.LookAsync(page, "invites made");
        await inspection.VisitAsync(page, sheet.PathAndQuery, "sheet");
        await shared.Api.JoinAsync(opened.GetProperty("id").GetGuid());
        await page.GotoAsync($"{@case}/responders");
        await (await page.Button("Details").First.AliveAsync()).ClickAsync();
        await page.GetByText("Close of").WaitForAsync();
        await inspection.LookAsync(page, "responder opened");
        await shared.Api.DisposeCaseAsync(opened);
        await inspection.VisitAsync(page, @case, "case disposed");
        await inspection.VisitAsync(page, $"/cases/{Guid.NewGuid()}", "case unknown");
        await inspection.VisitAsync(page, "/no/such/page");
    }

    private async Task StrangersAsync(Inspection inspection)
    {
        var page = await (await shared.ChromiumAsync()).DeskAsync(inspection);
        foreach (var path in (string[])["/account/sign-in", "/join/no-such-invite", "/setup/no-such-link", "/not-found", "/fault"])
            await inspection.VisitAsync(page, path);
        await page.Context.CloseAsync();
    }

    private static async Task FollowAsync(IPage page, Inspection inspection, ILocator link, string name) =>
        await inspection.VisitAsync(page, "/" + await link.GetAttributeAsync("href"), name);
}
