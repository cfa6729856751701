using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What pushes pages out of shape: long words, small screens, a network that is not there, and what a keyboard meets.</summary>
[Collection(OnePanel.Name)]
public sealed class NarrowTests(SharedPanel shared)
{
    [Fact]
    public async Task A_title_of_one_long_word_makes_no_page_of_its_case_scroll_sideways()
    {
        var (page, inspection) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("Found " + new string('W', 160));
        var @case = $"/cases/{opened.GetProperty("id").GetGuid()}";
        await inspection.DuringAsync(page, async () =>
        {
            foreach (var path in (string[])["/cases", @case, $"{@case}/responders", $"{@case}/activity", $"{@case}/dispose"])
                await inspection.VisitAsync(page, path, $"long title {path.Split('/')[^1]}");
            await page.GotoAsync("/cases");
            var state = page.GetByRole(AriaRole.Columnheader, new() { Name = "State and health" });
            await Until.HoldsAsync("The list's state in view", () => state.BoundingBoxAsync(), box => box is { } at && at.X + at.Width < Screens.Desk.Width);
            await shared.Api.DisposeCaseAsync(opened);
            await inspection.VisitAsync(page, @case, "long title disposed");
        });
        inspection.AssertClean();
    }

    [Fact]
    public async Task A_phone_leads_to_its_owners_account()
    {
        var (page, inspection) = await shared.AdminAsync();
        await inspection.DuringAsync(page, async () =>
        {
            await page.SetViewportSizeAsync(Screens.Narrow.Width, Screens.Narrow.Height);
            await page.GotoAsync("/cases");
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Account" }).ClickAsync();
            await page.WaitForURLAsync("**/account");
            await page.SetViewportSizeAsync(Screens.Desk.Width, Screens.Desk.Height);
        });
    }

    [Fact]
    public async Task Without_a_network_the_page_stays_with_its_address_and_says_so()
    {
        var (admin, _) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("The cable is cut");
        // A context of its own: what a browser says without a network is no finding.
        await using var context = await admin.Context.Browser!.NewContextAsync(new() { BaseURL = shared.Panel.Address.AbsoluteUri, StorageState = await admin.Context.StorageStateAsync() });
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/cases/{opened.GetProperty("id").GetGuid()}");
        var tabs = page.GetByRole(AriaRole.Navigation, new() { Name = "Case", Exact = true });
        var here = page.Url;
        await context.SetOfflineAsync(true);
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Activity" }).ClickAsync();
        await page.GetByText("No connection to the panel.").WaitForAsync();
        Assert.Equal(here, page.Url);

        await context.SetOfflineAsync(false);
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Activity" }).ClickAsync();
        await page.GetByText("Newest first. It stays when the case is gone.").WaitForAsync();
        Assert.EndsWith("/activity", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_leads_to_its_first_wrong_field_and_names_it()
    {
        var (admin, _) = await shared.AdminAsync();
        var page = await admin.Context.NewPageAsync();
        await page.GotoAsync("/cases/new");
        await (await page.GetByLabel("Title").AliveAsync()).FillAsync(" ");
        await page.Button("Create").ClickAsync();
        await page.WaitForFunctionAsync("() => document.activeElement?.id === 'title' && document.activeElement.getAttribute('aria-invalid') === 'true'");
        await page.GetByRole(AriaRole.Alert).GetByText("Look at: title").WaitForAsync();
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_disposed_case_shows_its_people_as_a_record_and_offers_no_act()
    {
        var (admin, _) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("It is over");
        var id = opened.GetProperty("id").GetGuid();
        await shared.Api.JoinAsync(id);
        await shared.Api.PostAsync($"api/v1/cases/{id}/invites", new { count = 1 });
        await shared.Api.DisposeCaseAsync(opened);
        var page = await admin.Context.NewPageAsync();
        await page.GotoAsync($"/cases/{id}/responders");
        await page.GetByText("Was in the rooms until disposal").First.WaitForAsync();
        await page.GetByText("Closed by disposal").WaitForAsync();
        await (await page.Button("Details of").Last.AliveAsync()).ClickAsync();
        await page.GetByText("All sessions ended with the homeserver.").WaitForAsync();
        foreach (var act in (string[])["Not them", "Revoke", "Lock", "New passphrase", "Remove"])
            Assert.Equal(0, await page.Button(act).CountAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task Focus_stays_near_when_the_button_that_was_pressed_goes_away()
    {
        var (admin, _) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("No mouse at hand");
        var page = await admin.Context.NewPageAsync();
        await page.GotoAsync($"/cases/{opened.GetProperty("id").GetGuid()}/responders");
        var invite = await page.Button("Invite responders").AliveAsync();
        await invite.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Button("Make 1 invite").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.activeElement?.matches('main h1, main h2, main h3')");
        await page.CloseAsync();
    }
}
