using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>Pages that stay open: how they come to life, and how they end with their session.</summary>
[Collection(OnePanel.Name)]
public sealed class LiveTests(SharedPanel shared)
{
    /// <summary>
    /// Notes what main says, each time that anything in it changes, from the moment the browser has read the page. Times are left out: they tick.
    /// </summary>
    private const string NoteWhatIsSaid =
        """
        window.said = [];
        addEventListener('DOMContentLoaded', () => {
            const note = () => {
                const main = document.querySelector('main')?.cloneNode(true);
                main?.querySelectorAll('m-time, m-elapsed, m-clock, time').forEach(time => time.remove());
                const text = [...(main?.querySelectorAll('input:not([type=hidden]), select, textarea') ?? [])].map(field => field.value).join('|') + (main?.textContent ?? '').replace(/\s+/g, ' ').trim();
                if (window.said.at(-1) !== text) window.said.push(text);
            };
            note();
            new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        }, { capture: true, once: true });
        """;

    [Fact]
    public async Task What_a_page_says_does_not_flicker_while_it_comes_to_life()
    {
        var (admin, inspection) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("The backup server answers twice");
        var id = opened.GetProperty("id").GetGuid();
        await shared.Api.JoinAsync(id);
        var page = await admin.Context.NewPageAsync();
        await page.AddInitScriptAsync(NoteWhatIsSaid);
        await inspection.DuringAsync(page, async () =>
        {
            await page.GotoAsync($"/cases/{id}");
            await page.Locator("main", new() { HasText = "4 of 4 passing" }).WaitForAsync(); // each of them comes in when it is through
            foreach (var (path, alive) in ((string, string)[])
            [
                ("/cases/new", "main input:not([type=hidden])"), ($"/cases/{id}", "main button"), ($"/cases/{id}/responders", "main button"), ($"/cases/{id}/dispose", "main form"),
            ])
            {
                await page.GotoAsync(path);
                await page.Locator(alive).First.AliveAsync();
                var said = await page.EvaluateAsync<string[]>("() => window.said");
                Assert.True(said.Length == 1, $"{path} said, one after the other:\n{string.Join('\n', said)}");
                Assert.True(said[0].Length > 100, $"{path} said: {said[0]}");
            }
        });
        await page.CloseAsync();
    }

    [Fact]
    public async Task Whoever_is_disabled_can_do_nothing_more_on_an_open_page_and_is_led_to_sign_in()
    {
        var commander = await Colleague.AddAsync(shared, "Hedy Commander", "commander");
        var page = commander.Page;
        await commander.Inspection.DuringAsync(page, async () =>
        {
            var newCase = new NewCasePage(page);
            await newCase.OpenAsync();
            await page.GetByLabel("Title").FillAsync("Opened after the door was shut");
            await page.GetByLabel("Title").BlurAsync();
            var disabled = await shared.Data.RunAsync("user", "disable", commander.Name);
            Assert.True(disabled.ExitCode == 0, disabled.Errors);

            // At once, and whatever the page shows by then: a person's finger does not wait either.
            await page.EvaluateAsync("() => [...document.querySelectorAll('button')].find(button => button.textContent.startsWith('Create'))?.click()");

            await page.Heading("Sign in").WaitForAsync();
            await page.GetByText("Your session has ended").WaitForAsync();
            Assert.EndsWith("/account/sign-in?ended=true&returnUrl=%2Fcases%2Fnew", page.Url, StringComparison.Ordinal);
            await commander.Inspection.LookAsync(page, "session ended");
        });
        commander.Inspection.AssertClean();
        await page.Context.CloseAsync();
        var found = await shared.Api.GetAsync("api/v1/cases?q=door%20was%20shut");
        Assert.Equal(0, found.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_page_that_is_only_left_open_ends_with_its_session()
    {
        var auditor = await Colleague.AddAsync(shared, "Mary Auditor", "auditor");
        var page = auditor.Page;
        await auditor.Inspection.DuringAsync(page, async () =>
        {
            await page.GotoAsync("/cases");
            var disabled = await shared.Data.RunAsync("user", "disable", auditor.Name);
            Assert.True(disabled.ExitCode == 0, disabled.Errors);
            await page.Heading("Sign in").WaitForAsync();
            await page.GetByText("Your session has ended").WaitForAsync();
        });
        auditor.Inspection.AssertClean();
        await page.Context.CloseAsync();
    }
}
