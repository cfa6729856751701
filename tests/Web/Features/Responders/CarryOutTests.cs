using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Tests.Support;
using Muster.Web.Features.Responders;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Responders;

/// <summary>What was decided about somebody is recorded before the homeserver is asked, and reaches it however often that fails.</summary>
public sealed class CarryOutTests
{
    [Theory]
    [InlineData("lock", ResponderState.Locked, "lock")]
    [InlineData("remove", ResponderState.Removed, "remove")]
    public async Task What_the_homeserver_did_not_do_is_said_and_done_later(string act, ResponderState meant, string call)
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        people.Accounts.IsDown = true;

        Assert.Equal("homeserver-unreachable", (await people.ActAsync(somebody.Id, act)).Problem);
        await SweepAsync(people);

        var person = await people.ResponderAsync();
        Assert.Equal((meant, true), (person.State, person.Outstanding));
        Assert.Single(await people.AttentionAsync("person-unfinished"));
        await using (var db = await people.Panel.Contexts.CreateDbContextAsync())
            Assert.Single(await db.Audit.Where(line => line.Action == (act == "lock" ? "responder-locked" : "responder-removed")).ToListAsync());

        people.Accounts.IsDown = false;
        await SweepAsync(people);

        Assert.Equal(call, people.Accounts.Calls[^1]);
        Assert.False((await people.ResponderAsync()).Outstanding);
        Assert.All(await people.AttentionAsync("person-unfinished"), item => Assert.NotNull(item.ClearedAt));
    }

    [Fact]
    public async Task Somebody_who_cannot_be_taken_out_of_a_room_counts_as_removed_and_not_as_done()
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        people.Accounts.Resistance = new Problem(ProblemType.HomeserverUnreachable, "Still a member of 1 room.");

        Assert.Equal("homeserver-unreachable", (await people.ActAsync(somebody.Id, "remove")).Problem);

        var person = await people.ResponderAsync();
        Assert.Equal((ResponderState.Removed, true), (person.State, person.Outstanding));
    }

    [Fact]
    public async Task Unlocking_what_could_not_be_locked_leaves_nothing_to_be_locked_later()
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        people.Accounts.IsDown = true;
        await people.ActAsync(somebody.Id, "lock");
        people.Accounts.IsDown = false;

        Assert.Equal(204, (await people.ActAsync(somebody.Id, "unlock")).Status);
        await SweepAsync(people);

        Assert.DoesNotContain("lock", people.Accounts.Calls);
        Assert.Equal((ResponderState.Joined, false), ((await people.ResponderAsync()).State, (await people.ResponderAsync()).Outstanding));
        Assert.All(await people.AttentionAsync("person-unfinished"), item => Assert.NotNull(item.ClearedAt));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Whoever_was_being_let_in_when_the_panel_was_killed_counts_as_having_read_from_then_on(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDownFor = "join";
        Assert.Equal("homeserver-unreachable", (await people.AcceptAsync(link)).Problem);
        var arriving = await people.ResponderAsync();
        Assert.Equal((ResponderState.Joined, true), (arriving.State, arriving.Outstanding));
        Assert.False((await RespondersTests.StandingAsync(people, link)).Json.GetProperty("admitted").GetBoolean());

        people.Accounts.IsDownFor = null;
        var told = (await people.ActAsync(arriving.Id, "not-them")).Json.GetProperty("exposure");

        Assert.Equal(arriving.JoinedAt, told.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(7, told.GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task The_browser_that_accepted_asks_again_until_it_is_in_the_rooms()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDownFor = "join";
        await people.AcceptAsync(link);
        people.Accounts.IsDownFor = null;

        var again = await people.AgainAsync(link);

        Assert.True(again.Json.GetProperty("admitted").GetBoolean());
        Assert.Equal("join", people.Accounts.Calls[^1]);
        Assert.False((await people.ResponderAsync()).Outstanding);
    }

    [Fact]
    public async Task Nobody_is_let_in_after_a_voice_check_while_the_case_is_being_closed()
    {
        await using var people = await PeoplePanel.StartAsync(admission: Admission.AfterVoiceCheck);
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        await people.ApplyAsync(CaseTrigger.Dispose);

        Assert.Equal("wrong-state", (await people.ActAsync((await people.ResponderAsync()).Id, "admit")).Problem);

        Assert.Equal(["make"], people.Accounts.Calls);
    }

    [Fact]
    public async Task Whoever_comes_in_while_the_case_is_being_closed_is_locked_and_not_let_in()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.Before["join"] = () => people.ApplyAsync(CaseTrigger.Dispose);

        Assert.Equal("invite-unusable", (await people.AcceptAsync(link)).Problem);

        Assert.Equal("lock", people.Accounts.Calls[^1]);
        var person = await people.ResponderAsync();
        Assert.Equal((ResponderState.Locked, false), (person.State, person.Outstanding));
        Assert.Equal(person.Id, Assert.Single(await people.AttentionAsync("locked-while-closing")).ResponderId);
        Assert.Equal("wrong-state", (await people.ActAsync(person.Id, "unlock")).Problem);
    }

    [Fact]
    public async Task Whoever_was_being_let_in_when_the_case_was_closed_is_locked_by_the_sweep()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDownFor = "join";
        await people.AcceptAsync(link);
        await people.ApplyAsync(CaseTrigger.Dispose);
        people.Accounts.IsDownFor = null;

        await SweepAsync(people);

        Assert.Equal(["make", "unlock", "lock"], people.Accounts.Calls);
        Assert.Equal(ResponderState.Locked, (await people.ResponderAsync()).State);
    }

    [Fact]
    public async Task What_was_done_before_is_not_said_to_be_undone_because_repeating_it_failed()
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        await people.ActAsync(somebody.Id, "lock");
        people.Accounts.IsDown = true;

        Assert.Equal("homeserver-unreachable", (await people.ActAsync(somebody.Id, "lock")).Problem);

        Assert.False((await people.ResponderAsync()).Outstanding);
        Assert.Empty(await people.AttentionAsync("person-unfinished"));
    }

    [Theory]
    [InlineData("lock", "lock")]
    [InlineData("sign-out", "sign-out")]
    [InlineData("remove", "remove")]
    [InlineData("new-passphrase", "replace")]
    public async Task A_key_under_which_an_act_failed_finishes_it(string act, string call)
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        var path = $"/api/v1/cases/{people.CaseId}/responders/{somebody.Id}/{act}";
        people.Accounts.IsDown = true;
        Assert.Equal(503, (await people.Panel.PostAsync(path, people.Token, null, "one-key")).Status);
        people.Accounts.IsDown = false;

        var done = await people.Panel.PostAsync(path, people.Token, null, "one-key");

        Assert.True(done.Status is 200 or 204, done.Text);
        Assert.Equal(call, people.Accounts.Calls[^1]);
    }

    [Fact]
    public async Task A_stranger_cannot_withhold_the_new_link_by_saying_again_and_again_that_they_kept_theirs()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        var somebody = await people.ResponderAsync();
        people.Accounts.Before["ban"] = () => people.Panel.PostAsync($"/api/v1/join/{link}/keep", null, null, "the-browsers-own-key");

        var answer = await people.ActAsync(somebody.Id, "not-them");

        Assert.Equal(System.Text.Json.JsonValueKind.Object, answer.Json.GetProperty("replacement").ValueKind);
    }

    [Fact]
    public async Task What_could_be_read_is_counted_up_to_when_they_were_shut_out_and_not_to_when_that_was_decided()
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        people.Accounts.Resistance = new Problem(ProblemType.HomeserverUnreachable, "Still a member of 1 room.");
        await people.ActAsync(somebody.Id, "not-them");
        var early = Exposure.FromJson((await people.ResponderAsync()).ExposureJson)!;
        Assert.Equal((7, false), (early.Events, early.Complete));

        people.Clock.Shift += TimeSpan.FromHours(2);
        people.Accounts.Resistance = null;
        await SweepAsync(people); // shuts out
        await SweepAsync(people); // counts

        var person = await people.ResponderAsync();
        var settled = Exposure.FromJson(person.ExposureJson)!;
        Assert.True(settled.Complete);
        Assert.Equal(person.RemovedAt, settled.Until);
        Assert.True(settled.Until - early.Until >= TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_passphrase_is_handed_over_also_where_not_every_room_let_them_in_and_the_former_answer_is_forgotten()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (id, link, _) = await people.InviteAsync();
        people.Accounts.IsDown = true;
        await people.AcceptAsync(link);
        (people.Accounts.IsDown, people.Accounts.IsDownFor) = (false, "join");

        var made = await people.ActAsync((await people.ResponderAsync()).Id, "new-passphrase");

        Assert.Equal(people.Accounts.Passphrases.Values.Single(), made.Json.GetProperty("passphrase").GetString());
        Assert.Single(await people.AttentionAsync("person-unfinished"));
        Assert.Null((await people.InviteRowAsync(id)).SealedAnswer);
        Assert.Equal("invite-unusable", (await people.AgainAsync(link)).Problem);
    }

    [Theory]
    [InlineData("sign-out", "responder-signed-out", "responder-not-signed-out")]
    [InlineData("new-passphrase", "new-passphrase", "no-new-passphrase")]
    public async Task What_failed_is_on_the_timeline_as_asked_for_and_as_not_done(string act, string asked, string notDone)
    {
        await using var people = await PeoplePanel.StartAsync();
        var somebody = await SomebodyAsync(people);
        people.Accounts.IsDown = true;

        Assert.Equal("homeserver-unreachable", (await people.ActAsync(somebody.Id, act)).Problem);

        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        Assert.Equal([asked, notDone], await db.CaseEvents.OrderByDescending(line => line.Id).Take(2).OrderBy(line => line.Id).Select(line => line.Kind).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Not_them_and_the_sweep_at_the_same_time_ban_once_and_make_one_link(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var somebody = await SomebodyAsync(people);

        var acts = Enumerable.Range(0, 4).Select(_ => people.ActAsync(somebody.Id, "not-them")).ToList();
        var sweeps = Enumerable.Range(0, 4).Select(_ => SweepAsync(people)).ToList();
        await Task.WhenAll(sweeps);
        var answers = await Task.WhenAll(acts);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers, answer => answer.Json.GetProperty("replacement").ValueKind == System.Text.Json.JsonValueKind.Object);
        Assert.Single(people.Accounts.Calls, call => call == "ban");
    }

    private static async Task<Responder> SomebodyAsync(PeoplePanel people)
    {
        var (_, link, _) = await people.InviteAsync();
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
        return await people.ResponderAsync();
    }

    private static Task SweepAsync(PeoplePanel people) =>
        ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services).FinishAsync(CancellationToken.None);
}
