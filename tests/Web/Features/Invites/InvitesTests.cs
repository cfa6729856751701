using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Features.Invites.CreateInvites;
using Muster.Web.Features.Invites.PrintInvites;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Invites;

/// <summary>What a commander makes, sees and takes back.</summary>
public sealed class InvitesTests
{
    [Theory]
    [InlineData("""{"count":0}""", "count")]
    [InlineData("""{"count":51}""", "count")]
    [InlineData("""{"expiresInMinutes":0}""", "expiresInMinutes")]
    [InlineData("""{"expiresInMinutes":-5}""", "expiresInMinutes")]
    [InlineData("""{"expiresInMinutes":43201}""", "expiresInMinutes")]
    [InlineData("""{"realName":"Ana\u202Etsivqdnil"}""", "realName")]
    [InlineData("""{"realName":"Ana\u0000"}""", "realName")]
    [InlineData("""{"phone":"call me"}""", "phone")]
    [InlineData("""{"phone":"+47 22 33 44 55 +47 22 33 44 55 +47 22 33 44 55"}""", "phone")]
    [InlineData("""{"count":2,"realName":"Ana Lindqvist"}""", "count")]
    [InlineData("""{"rooms":[]}""", "rooms")]
    [InlineData("""{"rooms":["legal"]}""", "rooms")]
    [InlineData("""{"rooms":["../control"]}""", "rooms")]
    [InlineData("""{"role":"commander"}""", "role")]
    [InlineData("""{"role":"admin"}""", "role")]
    [InlineData("""{"admit":"never"}""", "admit")]
    public async Task What_cannot_be_used_is_refused_and_the_field_named(string body, string field)
    {
        await using var people = await PeoplePanel.StartAsync();
        var answer = await people.Panel.PostAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token, body);

        Assert.Equal("invalid", answer.Problem);
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Text);
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(0, await db.Invites.CountAsync());
    }

    [Fact]
    public async Task An_invite_lasts_a_day_and_leads_to_the_panels_own_address()
    {
        await using var people = await PeoplePanel.StartAsync();
        await using (var db = await people.Panel.Contexts.CreateDbContextAsync())
        {
            db.Settings.Add(new PanelSetting { Name = PanelSetting.PanelAddress, Value = "https://muster.example.org" });
            await db.SaveChangesAsync();
        }

        var invite = (await people.Panel.PostAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token)).Json[0];

        Assert.StartsWith("https://muster.example.org/join/", invite.GetProperty("url").GetString(), StringComparison.Ordinal);
        var left = invite.GetProperty("expiresAt").GetDateTimeOffset() - people.Clock.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task An_invite_that_is_about_to_end_says_so()
    {
        await using var people = await PeoplePanel.StartAsync();
        await people.InviteAsync(new { expiresInMinutes = 60 });
        async Task<bool> EndsSoonAsync() => (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token)).Json[0].GetProperty("endsSoon").GetBoolean();
        Assert.False(await EndsSoonAsync());

        people.Clock.Shift += TimeSpan.FromMinutes(31);
        Assert.True(await EndsSoonAsync());

        people.Clock.Shift += TimeSpan.FromMinutes(31); // it has ended
        Assert.False(await EndsSoonAsync());
    }

    [Fact]
    public async Task The_commander_sees_open_used_expired_revoked_and_burnt_apart()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (expired, _, _) = await people.InviteAsync(new { expiresInMinutes = 1 });
        people.Clock.Shift += TimeSpan.FromMinutes(2);
        var (open, _, _) = await people.InviteAsync();
        var (used, usedLink, _) = await people.InviteAsync();
        await people.AcceptAsync(usedLink);
        var (revoked, _, _) = await people.InviteAsync();
        await RevokeAsync(people, revoked);
        var (burnt, burntLink, code) = await people.InviteAsync(new { voiceCode = true });
        for (var i = 0; i < 5; i++) await people.AcceptAsync(burntLink, code: code == "123456" ? "654321" : "123456");

        var list = await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token);

        var statuses = list.Json.EnumerateArray().ToDictionary(i => i.GetProperty("id").GetGuid(), i => i.GetProperty("status").GetString());
        Assert.Equal(["open", "used", "expired", "revoked", "burnt"], new[] { open, used, expired, revoked, burnt }.Select(id => statuses[id]));
        Assert.DoesNotContain(usedLink, list.Text, StringComparison.Ordinal);
        var line = list.Json.EnumerateArray().Single(i => i.GetProperty("id").GetGuid() == used);
        Assert.Equal((await people.ResponderAsync()).Pseudonym, line.GetProperty("pseudonym").GetString());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Invites_made_at_the_same_moment_are_numbered_and_no_number_is_given_twice(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var path = $"/api/v1/cases/{people.CaseId}/invites";

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => people.Panel.PostAsync(path, people.Token, new { count = 3 })));

        Assert.All(made, answer => Assert.True(answer.Status == 201, answer.Text));
        var numbers = made.Select(answer => answer.Json.EnumerateArray().Select(Number).ToList()).ToList();
        Assert.All(numbers, batch => Assert.Equal([batch[0], batch[0] + 1, batch[0] + 2], batch));
        Assert.Equal(Enumerable.Range(1, 12), numbers.SelectMany(batch => batch).Order());
        var listed = (await people.Panel.GetAsync(path, people.Token)).Json.EnumerateArray().Select(Number);
        Assert.Equal(Enumerable.Range(1, 12).Reverse(), listed);
    }

    [Fact]
    public async Task Whoever_came_in_is_told_by_the_number_of_their_invite_wherever_they_are_named()
    {
        await using var people = await PeoplePanel.StartAsync(admission: Admission.AfterVoiceCheck);
        await people.InviteAsync();
        var (id, link, _) = await people.InviteAsync(new { realName = "Ana Lindqvist" });
        await people.AcceptAsync(link);

        var person = (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Json[0];
        var invite = (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token)).Json[0];

        Assert.Equal((2, 2), (Number(invite), person.GetProperty("inviteNumber").GetInt32()));
        Assert.Contains("accepted invite 2 ", Assert.Single(await people.AttentionAsync("awaiting-admission")).Text, StringComparison.Ordinal);
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        Assert.EndsWith("accepted invite 2", (await db.CaseEvents.SingleAsync(e => e.Kind == "invite-accepted")).Text, StringComparison.Ordinal);
        Assert.Equal("Invite 2", (await db.Audit.SingleAsync(a => a.Action == "invite-accepted")).Detail);
        Assert.DoesNotContain(id.ToString(), (await db.Audit.SingleAsync(a => a.Action == "invites-made" && a.Detail.StartsWith("Invite 2 "))).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_revoked_invite_is_useless_and_a_used_one_cannot_be_revoked(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (id, link, _) = await people.InviteAsync();
        Assert.Equal(204, (await RevokeAsync(people, id)).Status);
        Assert.Equal(204, (await RevokeAsync(people, id)).Status);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link)).Problem);

        var (used, usedLink, _) = await people.InviteAsync();
        await people.AcceptAsync(usedLink);
        Assert.Equal("wrong-state", (await RevokeAsync(people, used)).Problem);
        Assert.Equal("not-found", (await RevokeAsync(people, Guid.NewGuid())).Problem);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Revoking_and_accepting_at_the_same_moment_leaves_one_of_the_two(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        for (var round = 0; round < 10; round++)
        {
            var (id, link, _) = await people.InviteAsync();
            var (accepting, revoking) = (people.AcceptAsync(link, $"browser-{round}"), RevokeAsync(people, id));
            await Task.WhenAll(accepting, revoking);
            var invite = await people.InviteRowAsync(id);
            Assert.True(invite.AcceptedAt is null != (invite.RevokedAt is null), $"accepted {invite.AcceptedAt}, revoked {invite.RevokedAt}");
            Assert.Equal((await accepting).Status == 201, invite.AcceptedAt is not null);
        }
    }

    [Fact]
    public async Task Invites_are_made_only_before_disposal_begins()
    {
        await using var people = await PeoplePanel.StartAsync(state: CaseState.Provisioning);
        await people.InviteAsync();
        await people.ApplyAsync(CaseTrigger.Ready);
        await people.InviteAsync();
        await people.ApplyAsync(CaseTrigger.Dispose);

        Assert.Equal("wrong-state", (await people.Panel.PostAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token)).Problem);
    }

    [Fact]
    public async Task Who_may_not_command_the_case_may_not_invite()
    {
        await using var people = await PeoplePanel.StartAsync();
        var auditor = await people.Panel.TokenAsync(PanelRole.Auditor);
        var elsewhere = await people.Panel.TokenAsync(PanelRole.Commander, Acts.None, Guid.NewGuid());
        var path = $"/api/v1/cases/{people.CaseId}/invites";

        Assert.Equal("forbidden", (await people.Panel.PostAsync(path, auditor)).Problem);
        Assert.Equal("not-found", (await people.Panel.PostAsync(path, elsewhere)).Problem);
        Assert.Equal("sign-in-required", (await people.Panel.PostAsync(path, null)).Problem);
        await people.InviteAsync(new { voiceCode = true });
        var seen = (await people.Panel.GetAsync(path, auditor)).Json[0];
        Assert.Null(seen.GetProperty("voiceCode").GetString()); // an auditor must not be able to come in
        Assert.Equal(6, (await people.Panel.GetAsync(path, people.Token)).Json[0].GetProperty("voiceCode").GetString()!.Length);
    }

    [Fact]
    public async Task Names_numbers_links_codes_and_passphrases_are_not_readable_in_the_database()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, code) = await people.InviteAsync(new { realName = "Ana Lindqvist", phone = "+47 22 33 44 55", voiceCode = true });
        var passphrase = (await people.AcceptAsync(link, code: code)).Json.GetProperty("passphrase").GetString()!;
        var options = people.Panel.Services.GetRequiredService<DatabaseOptions>();

        var files = Directory.GetFiles(Path.GetDirectoryName(options.SqliteFile)!, "panel.db*").Select(ReadShared).ToList();

        Assert.Contains(files, file => file.Contains("amber-heron", StringComparison.Ordinal)); // what is not secret is there
        foreach (var secret in (string[])["Lindqvist", "22 33 44", link, passphrase, "the-browsers-own-key"])
            Assert.All(files, file => Assert.DoesNotContain(secret, file, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sheet_of_links_is_shown_once_to_its_maker_and_for_five_minutes()
    {
        var clock = new ShiftedTime();
        var sheets = new InviteSheets(clock);
        var (maker, other) = (Somebody("1"), Somebody("2"));
        var sheet = new InviteSheet(Guid.NewGuid(), "amber-heron", [new CreatedInvite(Guid.NewGuid(), 1, "https://muster.example.org/join/x", clock.GetUtcNow(), null)]);

        var key = sheets.Hold(maker, sheet).Split('/')[^1];
        Assert.Null(sheets.Take(other, sheet.CaseId, key));
        Assert.Null(sheets.Take(maker, Guid.NewGuid(), key));
        Assert.Same(sheet, sheets.Take(maker, sheet.CaseId, key));
        Assert.Null(sheets.Take(maker, sheet.CaseId, key));

        var late = sheets.Hold(maker, sheet).Split('/')[^1];
        clock.Shift += TimeSpan.FromMinutes(6);
        Assert.Null(sheets.Take(maker, sheet.CaseId, late));
    }

    private static int Number(System.Text.Json.JsonElement invite) => invite.GetProperty("number").GetInt32();

    private static Actor Somebody(string id) => new(ActorKind.User, id, "Somebody", PanelRole.Commander, Acts.None);

    private static Task<Answer> RevokeAsync(PeoplePanel people, Guid id) =>
        people.Panel.SendAsync(HttpMethod.Delete, $"/api/v1/cases/{people.CaseId}/invites/{id}", people.Token);

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
