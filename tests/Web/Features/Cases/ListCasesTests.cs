using Microsoft.EntityFrameworkCore;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Tests.Support;
using Muster.Web.Features.Cases;

namespace Muster.Web.Tests.Features.Cases;

public sealed class ListCasesTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Pages_follow_one_another_without_a_gap_or_a_repeat_in_every_order(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        for (var i = 0; i < 13; i++)
        {
            await desk.CaseAsync($"Case {i}", severity: (Severity[])[Severity.Sev1, Severity.Sev3, Severity.Drill] is var all ? all[i % 3] : default,
                autoDisposeAt: i % 4 == 0 ? null : desk.Clock.Now.AddHours(50 - i));
        }
        foreach (var sort in Enum.GetValues<CaseSort>())
        {
            var whole = (await ListAsync(desk, new ListCasesInput { Sort = sort })).Items;
            Assert.Equal(13, whole.Count);
            var paged = new List<CaseSummary>();
            string? cursor = null;
            do
            {
                var page = await ListAsync(desk, new ListCasesInput { Sort = sort, Limit = 3, Cursor = cursor });
                paged.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(whole.Select(c => c.Id), paged.Select(c => c.Id));
            Assert.Equal(InOrder(whole, sort), whole.Select(c => c.Id));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Cases_of_the_same_instant_are_not_lost_between_pages(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var open = desk.The<OpenCase>();
        for (var i = 0; i < 7; i++) await open.ExecuteAsync(desk.Commander, new OpenCaseInput($"Case {i}", "local"), CancellationToken.None);
        var first = await ListAsync(desk, new ListCasesInput { Limit = 4 });
        var second = await ListAsync(desk, new ListCasesInput { Limit = 4, Cursor = first.Next });
        Assert.Equal(7, first.Items.Concat(second.Items).Select(c => c.Id).Distinct().Count());
        Assert.Null(second.Next);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Everybody_sees_what_they_may_read_and_nothing_else(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var (mine, theirs) = (await desk.CaseAsync("Mine"), await desk.CaseAsync("Theirs", desk.Stranger));
        Actor Token(PanelRole role, params Guid[] bound) => new(ActorKind.Token, "t", "T", role, Acts.None) { BoundTo = bound.Length == 0 ? null : bound.ToHashSet() };
        (Actor Actor, Guid[] Sees)[] expected =
        [
            (desk.Admin, [theirs, mine]), (desk.Commander, [mine]), (desk.Stranger, [theirs]),
            (desk.Commander with { Id = "nobody" }, []), (desk.Commander with { Id = "nobody", Role = PanelRole.Auditor }, []),
            (Token(PanelRole.Auditor), [theirs, mine]), (Token(PanelRole.Admin, mine), [mine]), (Token(PanelRole.Admin, Guid.NewGuid()), []),
            (desk.Admin with { BoundTo = new HashSet<Guid> { theirs } }, [theirs]),
        ];
        foreach (var (actor, sees) in expected)
        {
            Assert.Equal(sees, (await ListAsync(desk, new ListCasesInput(), actor)).Items.Select(c => c.Id));

            // The query and the rule that commands ask must never differ.
            foreach (var id in (Guid[])[mine, theirs])
                Assert.Equal(sees.Contains(id), (await desk.The<ShowCase>().ExecuteAsync(actor, id, CancellationToken.None)).Ok);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Words_are_searched_in_codename_and_title_in_any_letter_case(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var found = await desk.CaseAsync("Phishing WAVE, 100 % of finance_team");
        var other = await desk.CaseAsync("Something else");
        var codename = (await desk.ShowAsync(other)).Codename;
        foreach (var query in (string[])["phishing", "WAVE phish", "100 %", "finance_team", "  wave  "])
            Assert.Equal([found], (await ListAsync(desk, new ListCasesInput { Query = query })).Items.Select(c => c.Id));
        Assert.Equal([other], (await ListAsync(desk, new ListCasesInput { Query = codename.ToUpperInvariant() })).Items.Select(c => c.Id));
        foreach (var query in (string[])["nothing", "w_ve", "%%", "'; DROP TABLE Cases; --"])
            Assert.Empty((await ListAsync(desk, new ListCasesInput { Query = query })).Items);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_line_says_state_people_attention_and_progress(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var (open, making) = (await desk.CaseAsync("Open"), await desk.CaseAsync("Making"));
        await desk.ApplyAsync(open, CaseTrigger.Ready);
        await desk.ChangeAsync(open, c =>
        {
            c.AddResponder(new Responder("calm-otter", ResponderRole.Responder, ["control"], desk.Clock.Now));
            c.AddResponder(new Responder("bold-crane", ResponderRole.Lead, ["control"], desk.Clock.Now));
            c.Raise("used-link-tried", AttentionLevel.Warn, "A used link was tried", "Call them", desk.Clock.Now);
            c.Raise("stuck", AttentionLevel.Bad, "It is stuck", "Look", desk.Clock.Now);
        });
        var lines = (await ListAsync(desk, new ListCasesInput())).Items.ToDictionary(c => c.Id);
        Assert.Equal((CaseState.Active, 2, 2, AttentionLevel.Bad), (lines[open].State, lines[open].Responders, lines[open].Attention, lines[open].AttentionLevel));
        Assert.Equal((0, 0, null), (lines[making].Responders, lines[making].Attention, lines[making].AttentionLevel));
        Assert.Equal(Domain.Jobs.JobKind.MakeHomeserver, lines[making].Progress!.Kind);

        Assert.Equal([open], (await ListAsync(desk, new ListCasesInput { States = [CaseState.Active] })).Items.Select(c => c.Id));
        Assert.Equal([making, open], (await ListAsync(desk, new ListCasesInput { States = ListCasesInput.Open })).Items.Select(c => c.Id));
        var needs = (await desk.The<ListAttention>().ExecuteAsync(desk.Commander, default, CancellationToken.None)).Value.Items;
        Assert.Equal(["stuck", "used-link-tried"], needs.Select(n => n.Kind));
        Assert.Empty((await desk.The<ListAttention>().ExecuteAsync(desk.Stranger, default, CancellationToken.None)).Value.Items);
        Assert.Equal(1, (await desk.The<CountCases>().ExecuteAsync(desk.Commander, default, CancellationToken.None)).Value[CaseState.Active]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_was_checked_too_long_ago_is_not_known_any_more(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        var checkedAt = DateTimeOffset.FromUnixTimeSeconds(desk.Clock.Now.ToUnixTimeSeconds()); // what both databases can hold
        await using (var db = await desk.DbAsync())
        {
            (await db.Homeservers.Include(h => h.Health).SingleAsync()).Report("disk", HealthStatus.Ok, "48 GiB free", checkedAt);
            await db.SaveChangesAsync();
        }

        desk.Clock.Now = checkedAt + HealthCheck.Overdue;
        Assert.Equal(new ChecksPassing(1, 1, HealthStatus.Ok), Assert.Single((await ListAsync(desk, new ListCasesInput())).Items).Health);
        Assert.Equal(new HealthView(HealthStatus.Ok, checkedAt, "48 GiB free"), (await desk.ShowAsync(id)).Health["disk"]);

        desk.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(new ChecksPassing(0, 1, HealthStatus.Unknown), Assert.Single((await ListAsync(desk, new ListCasesInput())).Items).Health);
        Assert.Equal(new HealthView(HealthStatus.Unknown, checkedAt, "Not checked any more"), (await desk.ShowAsync(id)).Health["disk"]);

        desk.Clock.Now = checkedAt - TimeSpan.FromHours(1); // the clock was set back
        Assert.Equal(new ChecksPassing(0, 1, HealthStatus.Unknown), Assert.Single((await ListAsync(desk, new ListCasesInput())).Items).Health);
        Assert.Equal(HealthStatus.Unknown, (await desk.ShowAsync(id)).Health["disk"].Status);
    }

    private static IEnumerable<Guid> InOrder(IEnumerable<CaseSummary> cases, CaseSort sort) => (sort switch
    {
        CaseSort.Newest => cases.OrderByDescending(c => c.CreatedAt),
        CaseSort.Severity => cases.OrderBy(c => c.Severity).ThenByDescending(c => c.CreatedAt),
        CaseSort.AutoDispose => cases.OrderBy(c => c.AutoDisposeAt ?? DateTimeOffset.MaxValue).ThenByDescending(c => c.CreatedAt),
    }).Select(c => c.Id);

    private static async Task<Muster.Web.Features.Page<CaseSummary>> ListAsync(CaseDesk desk, ListCasesInput input, Actor? actor = null) =>
        (await desk.The<ListCases>().ExecuteAsync(actor ?? desk.Admin, input, CancellationToken.None)).Value;
}
