using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Features.Responders;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Responders;

/// <summary>What a commander does about one person.</summary>
public sealed class RespondersTests
{
    [Fact]
    public async Task After_a_voice_check_means_an_account_at_once_and_rooms_when_admitted()
    {
        await using var people = await PeoplePanel.StartAsync(admission: Admission.AfterVoiceCheck);
        var (_, link, _) = await people.InviteAsync();

        var answer = await people.AcceptAsync(link);
        Assert.False(answer.Json.GetProperty("admitted").GetBoolean());
        Assert.Equal(["make"], people.Accounts.Calls);
        Assert.Single(await people.AttentionAsync("awaiting-admission"));
        Assert.False((await StandingAsync(people, link)).Json.GetProperty("admitted").GetBoolean());

        var responder = await people.ResponderAsync();
        Assert.Equal(204, (await people.ActAsync(responder.Id, "admit")).Status);
        Assert.Equal(204, (await people.ActAsync(responder.Id, "admit")).Status);

        Assert.Equal(["make", "unlock", "join"], people.Accounts.Calls);
        Assert.All(await people.AttentionAsync("awaiting-admission"), item => Assert.NotNull(item.ClearedAt));
        Assert.True((await StandingAsync(people, link)).Json.GetProperty("admitted").GetBoolean());
        Assert.Equal("invite-unusable", (await StandingAsync(people, link, "a stranger's key")).Problem);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Not_them_is_finished_however_often_the_homeserver_fails_and_hands_out_one_new_link(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (id, link, _) = await people.InviteAsync(new { role = "lead", rooms = new[] { "control" }, realName = "Ana Lindqvist" });
        await people.AcceptAsync(link);
        var impostor = await people.ResponderAsync();

        people.Accounts.IsDown = true;
        Assert.Equal("homeserver-unreachable", (await people.ActAsync(impostor.Id, "not-them")).Problem);
        Assert.Equal(ResponderState.NotThem, (await people.ResponderAsync()).State);
        Assert.Single(await people.AttentionAsync("person-unfinished"));
        Assert.Equal("invite-unusable", (await people.AgainAsync(link)).Problem);

        people.Accounts.IsDown = false;
        var done = await people.ActAsync(impostor.Id, "not-them");
        Assert.Equal(7, done.Json.GetProperty("exposure").GetProperty("events").GetInt32());
        Assert.Equal(2, done.Json.GetProperty("exposure").GetProperty("files").GetInt32());
        Assert.All(await people.AttentionAsync("person-unfinished"), item => Assert.NotNull(item.ClearedAt));
        var url = done.Json.GetProperty("replacement").GetProperty("url").GetString()!;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await people.ActAsync(impostor.Id, "not-them")).Json.GetProperty("replacement").ValueKind);

        var replacement = await people.InviteRowAsync((await people.InviteRowAsync(id)).ReplacedById!.Value);
        Assert.Equal((ResponderRole.Lead, "control"), (replacement.Role, string.Join(',', replacement.Rooms)));
        Assert.NotNull(replacement.SealedName);
        Assert.Equal(201, (await people.AcceptAsync(url.Split('/')[^1], "the right person")).Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Not_them_is_finished_under_the_key_under_which_it_failed_first(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var impostor = await SomebodyAsync(people);
        var path = $"/api/v1/cases/{people.CaseId}/responders/{impostor.Id}/not-them";

        people.Accounts.IsDown = true;
        Assert.Equal(503, (await people.Panel.PostAsync(path, people.Token, null, "one-key")).Status);
        people.Accounts.IsDown = false;
        var done = await people.Panel.PostAsync(path, people.Token, null, "one-key");
        var again = await people.Panel.PostAsync(path, people.Token, null, "one-key");

        Assert.NotNull(done.Json.GetProperty("replacement").GetProperty("url").GetString());
        Assert.Equal(done.Text, again.Text);
    }

    [Fact]
    public async Task A_case_too_busy_to_be_counted_at_once_delays_neither_the_ban_nor_the_new_link()
    {
        await using var people = await PeoplePanel.StartAsync();
        var impostor = await SomebodyAsync(people);
        people.Accounts.IsBusy = true;

        var done = (await people.ActAsync(impostor.Id, "not-them")).Json;

        Assert.Equal(System.Text.Json.JsonValueKind.Null, done.GetProperty("exposure").GetProperty("events").ValueKind);
        Assert.NotNull(done.GetProperty("replacement").GetProperty("url").GetString());
        Assert.Empty(await people.AttentionAsync("person-unfinished"));

        people.Accounts.IsBusy = false;
        await ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);
        Assert.Equal(7, (await people.ActAsync(impostor.Id, "not-them")).Json.GetProperty("exposure").GetProperty("events").GetInt32());
        Assert.Single(people.Accounts.Calls, call => call == "ban");
    }

    [Fact]
    public async Task A_new_link_can_still_be_made_where_not_them_was_finished_in_the_background()
    {
        await using var people = await PeoplePanel.StartAsync();
        var impostor = await SomebodyAsync(people);
        people.Accounts.IsDown = true;
        await people.ActAsync(impostor.Id, "not-them");
        people.Accounts.IsDown = false;
        await ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);

        Assert.True(await ReplaceableAsync());
        await people.ActAsync(impostor.Id, "not-them");
        Assert.False(await ReplaceableAsync());

        async Task<bool> ReplaceableAsync() =>
            (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Json[0].GetProperty("replaceable").GetBoolean();
    }

    [Fact]
    public async Task Not_them_is_finished_in_the_background_too()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);
        people.Accounts.IsDown = true;
        await people.ActAsync(responder.Id, "not-them");
        people.Accounts.IsDown = false;

        await ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);

        Assert.NotNull((await people.ResponderAsync()).ExposureJson);
        Assert.Equal(["ban", "count"], people.Accounts.Calls.TakeLast(2));
    }

    [Fact]
    public async Task A_room_that_somebody_cannot_be_taken_out_of_keeps_nobody_from_knowing_what_they_could_have_read()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);
        people.Accounts.Resistance = new Problem(ProblemType.HomeserverUnreachable, "Still a member of 1 room.");

        Assert.Equal(503, (await people.ActAsync(responder.Id, "not-them")).Status);

        var told = (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Json[0];
        Assert.Equal(7, told.GetProperty("exposure").GetProperty("events").GetInt32());
        Assert.True(told.GetProperty("outstanding").GetBoolean());
        Assert.Single(await people.AttentionAsync("person-unfinished"));

        people.Accounts.Resistance = null;
        await ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);

        Assert.All(await people.AttentionAsync("person-unfinished"), item => Assert.NotNull(item.ClearedAt));
        Assert.Equal(["ban", "count", "ban"], people.Accounts.Calls.Where(call => call is "ban" or "count"));
    }

    [Fact]
    public async Task One_case_that_is_broken_does_not_keep_strangers_in_the_rooms_of_another()
    {
        await using var people = await PeoplePanel.StartAsync();
        var broken = await people.OpenAsync(CaseState.Active, codename: "calm-otter");
        var now = people.Clock.GetUtcNow();
        await using (var db = await people.Panel.Contexts.CreateDbContextAsync())
        {
            foreach (var id in (Guid[])[broken, people.CaseId])
            {
                var stranger = (await db.Cases.SingleAsync(c => c.Id == id)).AddResponder(new Responder("quick-lynx", ResponderRole.Responder, ["control"], now));
                stranger.WasNotThem();
                await db.SaveChangesAsync();
            }
        }
        people.Accounts.BrokenCase = broken;

        await ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);

        Assert.NotNull((await people.ResponderAsync()).ExposureJson);
    }

    [Fact]
    public async Task Locking_and_unlocking_and_removing_leave_their_traces()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);

        await ActAndExpectAsync("lock", ResponderState.Locked);
        await ActAndExpectAsync("unlock", ResponderState.Joined);
        await ActAndExpectAsync("sign-out", ResponderState.Joined);
        await ActAndExpectAsync("remove", ResponderState.Removed);
        Assert.Equal("wrong-state", (await people.ActAsync(responder.Id, "unlock")).Problem);
        Assert.Equal("wrong-state", (await people.ActAsync(responder.Id, "admit")).Problem);

        Assert.Equal(["make", "unlock", "join", "lock", "unlock", "join", "sign-out", "remove"], people.Accounts.Calls);
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal(["responder-locked", "responder-unlocked", "responder-signed-out", "responder-removed"],
            await db.Audit.Where(a => a.Action.StartsWith("responder-")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());

        async Task ActAndExpectAsync(string act, ResponderState state)
        {
            var answer = await people.ActAsync(responder.Id, act);
            Assert.True(answer.Status == 204, $"{act}: {answer.Text}");
            Assert.Equal(state, (await people.ResponderAsync()).State);
        }
    }

    [Fact]
    public async Task Another_passphrase_is_shown_once_and_finishes_a_lost_acceptance()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDown = true;
        await people.AcceptAsync(link, key: null);
        people.Accounts.IsDown = false;
        var responder = await people.ResponderAsync();

        var fresh = (await people.ActAsync(responder.Id, "new-passphrase")).Json.GetProperty("passphrase").GetString();

        Assert.Equal(people.Accounts.Passphrases[responder.Pseudonym], fresh);
        Assert.Equal(["replace", "unlock", "join"], people.Accounts.Calls);
        Assert.Equal(ResponderState.Joined, (await people.ResponderAsync()).State);
    }

    [Fact]
    public async Task Nobody_gets_another_passphrase_while_the_case_is_being_closed()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);
        await people.ApplyAsync(CaseTrigger.Dispose);

        Assert.Equal("wrong-state", (await people.ActAsync(responder.Id, "new-passphrase")).Problem);
        Assert.Equal(204, (await people.ActAsync(responder.Id, "lock")).Status);

        Assert.Equal(["make", "unlock", "join", "lock"], people.Accounts.Calls);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("unlock")]
    [InlineData("sign-out")]
    [InlineData("remove")]
    public async Task An_account_that_is_not_there_yet_is_not_touched(string act)
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDown = true;
        await people.AcceptAsync(link);
        people.Accounts.IsDown = false;
        var responder = await people.ResponderAsync();

        Assert.Equal("wrong-state", (await people.ActAsync(responder.Id, act)).Problem);

        Assert.Empty(people.Accounts.Calls);
        Assert.Equal(ResponderState.Accepting, (await people.ResponderAsync()).State);
    }

    [Fact]
    public async Task Revealing_a_name_needs_a_step_up_and_a_reason_and_is_audited()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync(new { realName = "Ana Lindqvist", phone = "+47 22 33 44 55" });
        await people.AcceptAsync(link);
        var responder = await people.ResponderAsync();
        var path = $"/api/v1/cases/{people.CaseId}/responders/{responder.Id}/reveal";
        var plain = await people.Panel.TokenAsync(PanelRole.Commander);

        Assert.Equal("step-up-required", (await people.Panel.PostAsync(path, plain, new { reason = "The police ask" })).Problem);
        Assert.Equal("invalid", (await people.ActAsync(responder.Id, "reveal", new { reason = " " })).Problem);
        var revealed = (await people.ActAsync(responder.Id, "reveal", new { reason = "The police ask" })).Json;

        Assert.Equal(("Ana Lindqvist", "+47 22 33 44 55"), (revealed.GetProperty("realName").GetString(), revealed.GetProperty("phone").GetString()));
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        var line = await db.Audit.SingleAsync(a => a.Action == "name-revealed");
        Assert.Contains("The police ask", line.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Lindqvist", line.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Lindqvist", (await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_stands_when_the_homeserver_does_not_answer()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);
        people.Accounts.IsDown = true;

        var line = Assert.Single((await people.Panel.GetAsync($"/api/v1/cases/{people.CaseId}/responders", people.Token)).Json.EnumerateArray());

        Assert.Equal(responder.Pseudonym, line.GetProperty("pseudonym").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, line.GetProperty("devices").ValueKind);
    }

    [Fact]
    public async Task Nobody_acts_on_people_of_another_case_or_without_commanding_it()
    {
        await using var people = await PeoplePanel.StartAsync();
        var responder = await SomebodyAsync(people);
        var other = await people.OpenAsync(CaseState.Active, codename: "calm-otter");
        var auditor = await people.Panel.TokenAsync(PanelRole.Auditor, Acts.All);

        foreach (var act in (string[])["admit", "not-them", "sign-out", "lock", "unlock", "remove", "new-passphrase", "reveal"])
        {
            object? body = act == "reveal" ? new { reason = "x" } : null;
            Assert.Equal("not-found", (await people.Panel.PostAsync($"/api/v1/cases/{other}/responders/{responder.Id}/{act}", people.Token, body)).Problem);
            Assert.Equal("forbidden", (await people.Panel.PostAsync($"/api/v1/cases/{people.CaseId}/responders/{responder.Id}/{act}", auditor, body)).Problem);
        }
        Assert.Equal(["make", "unlock", "join"], people.Accounts.Calls);
    }

    [Fact]
    public async Task The_link_in_place_of_a_strangers_has_a_number_of_its_own_and_the_timeline_names_both()
    {
        await using var people = await PeoplePanel.StartAsync();
        var impostor = await SomebodyAsync(people);

        var done = await people.ActAsync(impostor.Id, "not-them");

        Assert.Equal(2, done.Json.GetProperty("replacement").GetProperty("number").GetInt32());
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        var line = await db.CaseEvents.SingleAsync(e => e.Kind == "invite-replaced");
        Assert.Equal($"Invite 2 takes the place of invite 1, which {impostor.Pseudonym} used", line.Text);
    }

    private static async Task<Responder> SomebodyAsync(PeoplePanel people)
    {
        var (_, link, _) = await people.InviteAsync();
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
        return await people.ResponderAsync();
    }

    internal static async Task<Answer> StandingAsync(PeoplePanel people, string link, string key = "the-browsers-own-key")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/join/{link}/standing");
        request.Headers.Add("Idempotency-Key", key);
        return await Answer.OfAsync(await people.Panel.Http.SendAsync(request));
    }
}
