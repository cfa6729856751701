using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What pushes pages out of shape: long words, small screens, and a network that is not there.</summary>
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
        var page = await admin.Context.NewPageAsync();
        await page.GotoAsync($"/cases/{opened.GetProperty("id").GetGuid()}");
        var tabs = page.GetByRole(AriaRole.Navigation, new() { Name = "Case", Exact = true });
        var here = page.Url;
        await page.Context.SetOfflineAsync(true);
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Activity" }).ClickAsync();
        await page.GetByText("No connection to the panel.").WaitForAsync();
        Assert.Equal(here, page.Url);

        await page.Context.SetOfflineAsync(false);
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Activity" }).ClickAsync();
        await page.GetByText("Newest first. It stays when the case is gone.").WaitForAsync();
        Assert.EndsWith("/activity", page.Url, StringComparison.Ordinal);
        await page.CloseAsync();
    }
}
