using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What a commander does to people in a real browser, where a wrong click costs most.</summary>
[Collection(OnePanel.Name)]
public sealed class PeopleTests(SharedPanel shared)
{
    [Fact]
    public async Task Every_act_on_a_person_says_whom_it_meets_before_or_at_once_afterwards()
    {
        var (page, inspection) = await shared.AdminAsync();
        var id = (await shared.Api.OpenCaseAsync("The badge readers forget everybody")).GetProperty("id").GetGuid();
        var invites = await shared.Api.PostAsync($"api/v1/cases/{id}/invites", new { count = 1, realName = "Grace Hopper", phone = "+47 22 33 44 55" });
        var known = await PseudonymAsync(invites[0].GetProperty("url").GetString()!);
        invites = await shared.Api.PostAsync($"api/v1/cases/{id}/invites", new { count = 1 });
        var stranger = await PseudonymAsync(invites[0].GetProperty("url").GetString()!);
        await inspection.DuringAsync(page, async () =>
        {
            await page.GotoAsync($"/cases/{id}/responders");
            await (await page.Button($"Not them {stranger}").AliveAsync()).ClickAsync();
            var notice = page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"{stranger}, who came by invite 2, is shut out" });
            await Assertions.Expect(notice).ToBeFocusedAsync();
            await page.Heading($"New invite for the right person, in place of {stranger}").WaitForAsync();
            await page.GetByText($"Invite 3, in place of {stranger}").WaitForAsync();
            await inspection.LookAsync(page, "not them, done");

            await page.Button($"Details of {known}").ClickAsync();
            await page.Button("Reveal… name and number").ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            var (reveal, confirm) = (dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Reveal ") }), dialog.GetByRole(AriaRole.Link, new() { Name = "Confirm that it is you" }));
            await reveal.Or(confirm).First.WaitForAsync();
            if (await confirm.IsVisibleAsync())
            {
                await confirm.ClickAsync();
                await page.Button("Confirm with a passkey").ClickAsync();
            }
            await Assertions.Expect(dialog.GetByLabel("Why")).ToBeFocusedAsync();
            await dialog.GetByLabel("Why").FillAsync("To call them");
            await dialog.GetByLabel("Why").BlurAsync();
            await reveal.ClickAsync();
            await page.GetByText("Grace Hopper").WaitForAsync();
            Assert.Equal("tel:+4722334455", await page.Link("+47 22 33 44 55").GetAttributeAsync("href"));

            await page.Button("New passphrase").ClickAsync();
            await page.GetByText("shown once", new() { Exact = false }).First.WaitForAsync();
            await page.Button($"Details of {stranger}").ClickAsync();
            await page.Button($"Details of {known}").ClickAsync();
            await page.GetByText($"New passphrase of {known}").WaitForAsync(); // it cannot be shown again, so it stays until it was read out
            await page.Button("Remove from every room").ClickAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = $"Remove {known}" }).ClickAsync();
            await page.GetByRole(AriaRole.Cell, new() { Name = "Removed", Exact = true }).WaitForAsync();
            await Assertions.Expect(page.GetByText($"New passphrase of {known}")).ToHaveCountAsync(0);
        });
        inspection.AssertClean();
    }

    private async Task<string> PseudonymAsync(string url) => (await shared.Api.AcceptAsync(new Uri(url))).GetProperty("pseudonym").GetString()!;
}
