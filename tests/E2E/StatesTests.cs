using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;
using Muster.Web;

namespace Muster.E2E.Tests;

/// <summary>What pages are besides their usual: dialogs, opened parts, refused forms, other people's views, and cases on their way.</summary>
[Collection(OnePanel.Name)]
public sealed class StatesTests(SharedPanel shared)
{
    [Fact]
    public async Task No_refused_form_and_no_opened_part_has_a_fault()
    {
        var (page, inspection) = await shared.AdminAsync();
        await inspection.DuringAsync(page, async () =>
        {
            await ConfirmAsync(page, inspection);
            await RefusedAsync(page, inspection, "/settings/users/new", "Name", "   ", "Add and make a link");
            await RefusedAsync(page, inspection, "/settings/tokens/new", "Name", "   ", "Make the token");
            await RefusedAsync(page, inspection, "/settings/address", "Address that browsers use", "https://muster.example.org/panel", "Save the address");
            var newCase = new NewCasePage(page);
            await newCase.OpenAsync();
            await page.Button("Create").ClickAsync();
            await page.Locator("[aria-invalid=true]").First.WaitForAsync();
            await inspection.LookAsync(page, "new case refused");
        });
        await StrangersAsync(inspection);
        inspection.AssertClean();
    }

    [Fact]
    public async Task No_dialog_has_a_fault()
    {
        var (page, inspection) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("The phones of the night shift ring by themselves");
        var id = opened.GetProperty("id").GetGuid();
        var invites = await shared.Api.PostAsync($"api/v1/cases/{id}/invites", new { count = 1, realName = "Grace Hopper" });
        var link = new Uri(invites[0].GetProperty("url").GetString()!);
        await inspection.DuringAsync(page, async () =>
        {
            await page.GotoAsync($"/cases/{id}");
            await (await page.Button("Change… when").AliveAsync()).ClickAsync();
            await LookAtDialogAsync(page, inspection, "postpone");
            await page.Button("Give somebody access").ClickAsync();
            await page.GetByLabel("Name at the panel").FillAsync("Nobody at all");
            await page.GetByLabel("Name at the panel").BlurAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Give access", Exact = true }).ClickAsync();
            await page.Button("Add voice bridge").ClickAsync();
            await page.GetByLabel("Phone number or link").WaitForAsync();
            await inspection.LookAsync(page, "case with forms open");

            await JoinAsync(inspection, link);
            await page.GotoAsync($"/cases/{id}/responders");
            var responders = page.Button("Details of");
            await (await responders.Last.AliveAsync()).ClickAsync();
            await page.Button("Reveal… name and number").ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            var reveal = dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Reveal ") });
            await reveal.Or(dialog.GetByRole(AriaRole.Link, new() { Name = "Confirm that it is you" })).First.WaitForAsync();
            if (await reveal.IsVisibleAsync())
            {
                await reveal.ClickAsync();
                await page.Locator("dialog [aria-invalid=true]").WaitForAsync();
            }
            await LookAtDialogAsync(page, inspection, "reveal refused");
        });
        inspection.AssertClean();
    }

    [Fact]
    public async Task What_a_commander_and_an_auditor_see_has_no_fault()
    {
        var opened = await shared.Api.OpenCaseAsync("Somebody prints at night");
        var id = opened.GetProperty("id").GetGuid();
        await shared.Api.JoinAsync(id);
        foreach (var (name, role) in (IReadOnlyList<(string, string)>)[("Barbara Commander", "commander"), ("Margaret Auditor", "auditor")])
        {
            var (_, page, inspection) = await Colleague.AddAsync(shared, name, role);
            await inspection.DuringAsync(page, async () =>
            {
                await inspection.VisitAsync(page, "/cases", $"{role} without cases");
                await inspection.VisitAsync(page, $"/cases/{id}", $"{role} who is no member");
                await inspection.VisitAsync(page, "/settings", $"{role} not allowed");
                await shared.Api.PostAsync($"api/v1/cases/{id}/members", new { userName = name, role });
                foreach (var tab in (string[])["", "/responders", "/dispose"])
                    await inspection.VisitAsync(page, $"/cases/{id}{tab}", $"{role} at the case{tab.Replace('/', ' ')}");
                if (role == "auditor") await inspection.VisitAsync(page, "/audit", "auditor at the audit log");
            });
            inspection.AssertClean();
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_case_that_ends_and_one_that_is_stuck_and_abandoned_have_no_fault()
    {
        var (page, inspection) = await shared.AdminAsync();
        var opened = await shared.Api.OpenCaseAsync("The door lets everybody in");
        var id = opened.GetProperty("id").GetGuid();
        using var session = await SignedInAsync(await shared.Api.JoinAsync(id));
        await shared.Api.PostAsync($"api/v1/cases/{id}/dispose", new { confirm = opened.GetProperty("codename").GetString(), wipeWaitSeconds = 600 });
        await shared.Api.ReachesAsync(id, "Disposing");
        await inspection.DuringAsync(page, async () =>
        {
            await ConfirmAsync(page, inspection);
            await inspection.VisitAsync(page, $"/cases/{id}", "case disposing");
            await RaiseStuckAsync(id);
            await page.ReloadAsync();
            await (await page.Button("Abandon…").AliveAsync()).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Abandon ") }).ClickAsync();
            await dialog.Locator("[aria-invalid=true]").First.WaitForAsync();
            await inspection.LookAsync(page, "abandon refused");
            await dialog.GetByLabel("Reason").FillAsync("The machine is taken out of service.");
            await dialog.GetByLabel("Type the codename").FillAsync(opened.GetProperty("codename").GetString()!);
            await dialog.GetByLabel("Type the codename").BlurAsync();
            await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Abandon ") }).ClickAsync();
            await new CasePage(page).StateIsAsync("Abandoned");
            await inspection.LookAsync(page, "case abandoned");
        });
        inspection.AssertClean();
    }

    [Fact]
    public async Task A_case_that_is_made_and_one_that_failed_have_no_fault()
    {
        using var broken = new BrokenSynapse();
        await DataPlace.UseAsync(async data =>
        {
            await using var panel = await PanelProcess.StartAsync(data);
            await using var chromium = await Chromium.StartAsync();
            var (page, inspection) = await Admin.SetUpAsync(panel, chromium);
            using var api = new PanelApi(panel.Address, await PanelApi.TokenAsync(data));
            var opened = await api.PostAsync("api/v1/cases", new { title = "Nothing comes up", host = "local" });
            var id = opened.GetProperty("id").GetGuid();
            await inspection.DuringAsync(page, async () =>
            {
                await page.GotoAsync($"/cases/{id}");
                await new CasePage(page).StateIsAsync("Starting");
                await page.GetByText("Now, step").WaitForAsync();
                await inspection.LookAsync(page, "case provisioning");
                await inspection.VisitAsync(page, $"/cases/{id}/responders", "responders while provisioning");
                await page.GotoAsync($"/cases/{id}");
                await broken.LetGoAsync();
                await new CasePage(page).StateIsAsync("Failed");
                await page.Button("Try again").WaitForAsync();
                await inspection.LookAsync(page, "case failed");
                await inspection.VisitAsync(page, $"/cases/{id}/dispose", "dispose of what failed");
                await inspection.VisitAsync(page, "/cases", "cases with one failed");
            });
            inspection.AssertClean();
        }, ("Muster__SynapseRoot", broken.Root));
    }

    private static async Task ConfirmAsync(IPage page, Inspection inspection)
    {
        await page.GotoAsync("/account/confirm");
        await page.Locator("summary").First.ClickAsync();
        await inspection.LookAsync(page, "confirm opened");
        await page.Button("Confirm with a passkey").ClickAsync();
        await page.Heading("Cases").WaitForAsync();
    }

    private static async Task RefusedAsync(IPage page, Inspection inspection, string path, string label, string text, string button)
    {
        await page.GotoAsync(path);
        await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await page.Button(button).ClickAsync();
        await page.Locator("[aria-invalid=true]").Or(page.Locator("[role=alert]:visible")).First.WaitForAsync();
        await inspection.LookAsync(page, $"{path.Trim('/')} refused");
    }

    private async Task StrangersAsync(Inspection inspection)
    {
        var page = await (await shared.ChromiumAsync()).DeskAsync(inspection);
        await page.GotoAsync("/account/sign-in");
        await page.Locator("summary").ClickAsync();
        await page.GetByLabel("Name").Last.FillAsync("Nobody");
        await page.GetByLabel("Recovery code").FillAsync("ABCD-EFGH-JKLM-NPQR");
        await page.Button("Sign in with a recovery code").ClickAsync();
        await page.GetByText("do not belong together").WaitForAsync();
        await inspection.LookAsync(page, "sign-in refused");
        await page.Context.CloseAsync();
    }

    private async Task JoinAsync(Inspection inspection, Uri link)
    {
        var phone = await (await shared.ChromiumAsync()).PhoneAsync(inspection);
        var join = new JoinPage(phone);
        await join.OpenAsync(link);
        await join.JoinAsync();
        foreach (var part in (string[])["Use another Matrix client", "Use a phone"]) await phone.Locator("summary", new() { HasText = part }).ClickAsync();
        await inspection.LookAsync(phone, "join answer opened");
        await phone.Context.CloseAsync();
    }

    private static async Task LookAtDialogAsync(IPage page, Inspection inspection, string name)
    {
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await inspection.LookAsync(page, $"dialog {name}");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    /// <summary>A client of a responder that was seen just now: disposal waits for it to be told.</summary>
    private static async Task<HttpClient> SignedInAsync(JsonElement joined)
    {
        var client = new HttpClient { BaseAddress = new Uri(joined.GetProperty("homeserver").GetString()!), Timeout = Until.Patience };
        using var answer = await client.PostAsJsonAsync("_matrix/client/v3/login", new
        {
            type = "m.login.password",
            identifier = new { type = "m.id.user", user = joined.GetProperty("matrixId").GetString() },
            password = joined.GetProperty("passphrase").GetString(),
        });
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await Until.HoldsAsync(
            "The session having been seen", () => client.GetFromJsonAsync<JsonElement>("_matrix/client/v3/devices"),
            seen => seen.GetProperty("devices")[0].GetProperty("last_seen_ts").ValueKind == JsonValueKind.Number);
        return client;
    }

    /// <summary>As the panel does after the third attempt at a job, which takes longer than a test may.</summary>
    private async Task RaiseStuckAsync(Guid id)
    {
        await using var panel = Panel.Build(new MusterOptions { DataDirectory = shared.Data.Path, Port = 0 });
        await using var db = await panel.Services.GetRequiredService<IDbContextFactory<PanelDbContext>>().CreateDbContextAsync();
        var @case = await db.Cases.Include(c => c.Attention).SingleAsync(c => c.Id == id);
        @case.Raise("stuck", AttentionLevel.Bad, "Disposal does not finish", "Look at what stands in its way, or abandon the case", TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync();
    }
}
