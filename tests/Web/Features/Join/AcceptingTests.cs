using Microsoft.EntityFrameworkCore;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Features.Responders;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Join;

/// <summary>One link, one person, whatever happens in between.</summary>
public sealed class AcceptingTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_a_hundred_simultaneous_acceptances_one_wins(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (_, link, _) = await people.InviteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => people.AcceptAsync(link, $"browser-{n}")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Contains(answer.Status, (int[])[404, 429]));
        var responder = await people.ResponderAsync();
        Assert.Equal(ResponderState.Joined, responder.State);
        Assert.Equal(["make", "unlock", "join"], people.Accounts.Calls);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Twenty_people_behind_one_address_come_in_at_once_under_names_of_their_own(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var made = await people.Panel.PostAsync($"/api/v1/cases/{people.CaseId}/invites", people.Token, new { count = 20 });
        var links = made.Json.EnumerateArray().Select(invite => invite.GetProperty("url").GetString()!.Split('/')[^1]).ToList();

        var answers = await Task.WhenAll(links.Select((link, n) => people.AcceptAsync(link, $"browser-{n}")));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Equal(20, answers.Select(answer => answer.Json.GetProperty("pseudonym").GetString()).Distinct().Count());
        Assert.Equal(20, answers.Select(answer => answer.Json.GetProperty("passphrase").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task The_answer_says_everything_that_is_needed_to_come_in()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync(new { role = "lead", rooms = new[] { "war-room" } });

        var answer = (await people.AcceptAsync(link)).Json;

        var pseudonym = answer.GetProperty("pseudonym").GetString()!;
        Assert.Matches("^[a-z]+-[a-z]+$", pseudonym);
        Assert.StartsWith($"@{pseudonym}:amber-heron.localhost:", answer.GetProperty("matrixId").GetString(), StringComparison.Ordinal);
        Assert.Equal(6, answer.GetProperty("passphrase").GetString()!.Split('-').Length);
        Assert.StartsWith("http://127.0.0.1:", answer.GetProperty("homeserver").GetString(), StringComparison.Ordinal);
        Assert.Equal("lead", answer.GetProperty("role").GetString());
        Assert.Equal("war-room", answer.GetProperty("rooms")[0].GetString());
        Assert.True(answer.GetProperty("admitted").GetBoolean());
        Assert.True(answer.GetProperty("homeserverQr").GetProperty("size").GetInt32() > 20);
        Assert.DoesNotContain("Ransomware", answer.GetRawText(), StringComparison.Ordinal); // a case's title never leaves the panel
    }

    [Fact]
    public async Task Opening_a_link_uses_nothing_up()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (id, link, _) = await people.InviteAsync();

        for (var i = 0; i < 3; i++) Assert.Equal(200, (await people.Panel.GetAsync($"/join/{link}", null)).Status);
        Assert.Equal(200, (await people.Panel.GetAsync($"/api/v1/join/{link}", null)).Status);
        Assert.Equal(404, (await people.AgainAsync(link)).Status);

        Assert.Equal(InviteStatus.Open, (await people.InviteRowAsync(id)).StatusAt(people.Clock.GetUtcNow()));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_browser_that_accepted_sees_the_same_answer_for_ten_minutes(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (_, link, _) = await people.InviteAsync();
        var first = await people.AcceptAsync(link);

        people.Clock.Shift += TimeSpan.FromMinutes(9);
        var second = await people.AcceptAsync(link);
        var third = await people.AgainAsync(link);

        Assert.Equal((201, 200, 200), (first.Status, second.Status, third.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Text, third.Text);
        Assert.Equal(["make", "unlock", "join"], people.Accounts.Calls);

        people.Clock.Shift += TimeSpan.FromMinutes(2);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link)).Problem);
        Assert.Equal("invite-unusable", (await people.AgainAsync(link)).Problem);
    }

    [Fact]
    public async Task What_was_kept_is_never_shown_again()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (id, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);

        Assert.Equal(404, (await people.Panel.PostAsync($"/api/v1/join/{link}/keep", null, null, "another key")).Status);
        Assert.NotNull((await people.InviteRowAsync(id)).SealedAnswer);
        Assert.Equal(204, (await people.Panel.PostAsync($"/api/v1/join/{link}/keep", null, null, "the-browsers-own-key")).Status);

        Assert.Null((await people.InviteRowAsync(id)).SealedAnswer);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link)).Problem);
    }

    [Fact]
    public async Task The_sweep_forgets_answers_that_nobody_kept()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (id, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);
        var sweep = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<PeopleSweep>(people.Panel.Services);

        await sweep.ForgetAnswersAsync(CancellationToken.None);
        Assert.NotNull((await people.InviteRowAsync(id)).SealedAnswer);
        people.Clock.Shift += Invite.AnswerLife;
        await sweep.ForgetAnswersAsync(CancellationToken.None);

        Assert.Null((await people.InviteRowAsync(id)).SealedAnswer);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_acceptance_that_the_homeserver_interrupted_is_finished_by_the_same_browser(DatabaseKind kind)
    {
        await using var people = await PeoplePanel.StartAsync(kind);
        var (_, link, _) = await people.InviteAsync();
        people.Accounts.IsDown = true;
        Assert.Equal("homeserver-unreachable", (await people.AcceptAsync(link)).Problem);
        Assert.Equal(ResponderState.Accepting, (await people.ResponderAsync()).State);

        people.Accounts.IsDown = false;
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link, "a stranger's key")).Problem);
        var answer = await people.AgainAsync(link);

        Assert.Equal(200, answer.Status);
        var responder = await people.ResponderAsync();
        Assert.Equal(ResponderState.Joined, responder.State);
        Assert.Equal(people.Accounts.Passphrases[responder.Pseudonym], answer.Json.GetProperty("passphrase").GetString());
    }

    [Fact]
    public async Task A_browser_that_asks_twice_at_once_gets_one_account()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => people.AcceptAsync(link)));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, answer.Text));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(["make", "unlock", "join"], people.Accounts.Calls);
    }

    [Fact]
    public async Task Without_a_key_the_answer_cannot_be_repeated()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();

        Assert.Equal(201, (await people.AcceptAsync(link, key: null)).Status);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link, key: null)).Problem);
    }

    [Fact]
    public async Task While_the_homeserver_is_made_the_link_waits_and_is_not_used_up()
    {
        await using var people = await PeoplePanel.StartAsync(state: CaseState.Provisioning);
        var (_, link, _) = await people.InviteAsync();

        Assert.False((await people.Panel.GetAsync($"/api/v1/join/{link}", null)).Json.GetProperty("ready").GetBoolean());
        Assert.Equal("case-not-ready", (await people.AcceptAsync(link)).Problem);
        await people.ApplyAsync(CaseTrigger.Ready);

        Assert.True((await people.Panel.GetAsync($"/api/v1/join/{link}", null)).Json.GetProperty("ready").GetBoolean());
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
    }

    [Fact]
    public async Task Once_disposal_began_nobody_comes_in_and_a_cancelled_one_opens_the_link_again()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.ApplyAsync(CaseTrigger.Dispose);
        Assert.Equal("invite-unusable", (await people.AcceptAsync(link)).Problem);

        await people.ApplyAsync(CaseTrigger.CancelDispose);
        Assert.Equal(201, (await people.AcceptAsync(link)).Status);
    }

    [Fact]
    public async Task Acceptance_is_on_the_timeline_and_in_the_log_under_the_pseudonym()
    {
        await using var people = await PeoplePanel.StartAsync();
        var (_, link, _) = await people.InviteAsync();
        await people.AcceptAsync(link);

        var responder = await people.ResponderAsync();
        await using var db = await people.Panel.Contexts.CreateDbContextAsync();
        Assert.True(await db.CaseEvents.AnyAsync(e => e.Kind == "responder-joined" && e.ActorName == responder.Pseudonym));
        Assert.True(await db.Audit.AnyAsync(a => a.Action == "invite-accepted" && a.ActorName == responder.Pseudonym));
    }
}
