using Microsoft.EntityFrameworkCore;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Tests.Support;
using Muster.Web.Features.Cases;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Features.Cases;

public sealed class CaseCommandTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_case_is_opened_with_its_job_its_rooms_its_commander_and_its_line_in_the_log(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var input = new OpenCaseInput("  Supplier VPN leaked ", "local") { Rooms = ["legal"], VoiceBridge = "+47 22 00 00 00", AutoDisposeAt = desk.Clock.Now.AddDays(1), Codename = "amber-heron" };
        var id = (await desk.The<OpenCase>().ExecuteAsync(desk.Commander, input, default)).Value;
        var view = await desk.ShowAsync(id);
        Assert.Equal(("Supplier VPN leaked", "amber-heron", CaseState.Provisioning, "Cleo"), (view.Title, view.Codename, view.State, view.Owner));
        Assert.Equal(["control", "war-room", "legal"], view.Rooms.Select(r => r.Alias));
        Assert.Equal([("commander", CaseRole.Commander)], view.Members.Select(m => (m.UserId, m.Role)));
        Assert.Equal(Admission.Open, view.Admission);
        await using var db = await desk.DbAsync();
        Assert.Equal([JobKind.MakeHomeserver], await db.PendingJobs.Where(j => j.CaseId == id).Select(j => j.Kind).ToListAsync());
        Assert.Equal(["case-opened"], await db.Audit.Where(a => a.CaseId == id).Select(a => a.Action).ToListAsync());
        Assert.DoesNotContain("Supplier", (await db.Audit.SingleAsync()).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_codename_belongs_to_one_case_for_ever(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var input = new OpenCaseInput("One", "local") { Codename = "amber-heron" };
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.The<OpenCase>().ExecuteAsync(desk.Commander, input, default)));
        Assert.Single(tries, t => t.Ok);
        Assert.All(tries.Where(t => !t.Ok), t => Assert.Equal(["codename"], t.Problem!.Errors.Keys));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Who_is_no_commander_of_the_case_does_nothing_to_it(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ChangeAsync(id, c => c.AddMember("reader", "Rea", CaseRole.Auditor, Actor.Muster, desk.Clock.Now));
        var codename = (await desk.ShowAsync(id)).Codename;
        var before = await desk.ShowAsync(id);
        foreach (var (actor, expected) in ((Actor, ProblemType)[])[(desk.Stranger, ProblemType.NotFound), (desk.Stranger with { Id = "reader" }, ProblemType.Forbidden)])
        {
            Problem?[] problems =
            [
                (await desk.The<DisposeCase>().ExecuteAsync(actor, new DisposeCaseInput(id, codename), default)).Problem,
                (await desk.The<CancelDispose>().ExecuteAsync(actor, id, default)).Problem,
                (await desk.The<RetryCase>().ExecuteAsync(actor, id, default)).Problem,
                (await desk.The<AbandonCase>().ExecuteAsync(actor, new AbandonCaseInput(id, codename, "x"), default)).Problem,
                (await desk.The<PostponeCase>().ExecuteAsync(actor, new PostponeCaseInput(id, null), default)).Problem,
                (await desk.The<SetVoiceBridge>().ExecuteAsync(actor, new SetVoiceBridgeInput(id, "x"), default)).Problem,
                (await desk.The<DismissAttention>().ExecuteAsync(actor, new DismissAttentionInput(id, Guid.NewGuid()), default)).Problem,
                (await desk.The<AddMember>().ExecuteAsync(actor, new AddMemberInput(id, "x", CaseRole.Auditor), default)).Problem,
                (await desk.The<RemoveMember>().ExecuteAsync(actor, new RemoveMemberInput(id, "commander"), default)).Problem,
            ];
            Assert.All(problems, p => Assert.Equal(expected, p?.Type));
        }
        var after = await desk.ShowAsync(id);
        Assert.Equal((before.State, before.Version, before.Timeline.Count, before.Members.Count), (after.State, after.Version, after.Timeline.Count, after.Members.Count));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Disposing_goes_the_way_that_the_state_asks_for(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        foreach (var (triggers, expected, job) in ((CaseTrigger[], CaseState, JobKind)[])
        [
            ([], CaseState.Disposing, JobKind.DisposeCase), ([CaseTrigger.Compensated], CaseState.Disposing, JobKind.DisposeCase), ([CaseTrigger.Ready], CaseState.Sealing, JobKind.SealCase),
        ])
        {
            var id = await desk.CaseAsync();
            await desk.ApplyAsync(id, triggers);
            var input = new DisposeCaseInput(id, (await desk.ShowAsync(id)).Codename, 30);
            Assert.Equal(expected, (await desk.The<DisposeCase>().ExecuteAsync(desk.Commander, input, default)).Value);
            await using var db = await desk.DbAsync();
            Assert.Equal(1, await db.PendingJobs.CountAsync(j => j.CaseId == id && j.Kind == job));
            Assert.Equal(30, (await db.Cases.SingleAsync(c => c.Id == id)).WipeWaitSeconds);
            Assert.Equal(ProblemType.AlreadyDisposing, (await desk.The<DisposeCase>().ExecuteAsync(desk.Commander, input, default)).Problem?.Type);
        }
        var gone = await desk.CaseAsync();
        await desk.ApplyAsync(gone, CaseTrigger.Dispose, CaseTrigger.VerifiedGone);
        Assert.Equal(ProblemType.WrongState, (await desk.The<DisposeCase>().ExecuteAsync(desk.Commander, new DisposeCaseInput(gone, (await desk.ShowAsync(gone)).Codename), default)).Problem?.Type);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_disposal_can_be_taken_back_while_sealing_and_not_later(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ApplyAsync(id, CaseTrigger.Ready, CaseTrigger.Dispose);
        Assert.Equal(CaseState.Active, (await desk.The<CancelDispose>().ExecuteAsync(desk.Commander, id, default)).Value);
        await desk.ApplyAsync(id, CaseTrigger.Dispose, CaseTrigger.Sealed);
        Assert.Equal(ProblemType.WrongState, (await desk.The<CancelDispose>().ExecuteAsync(desk.Commander, id, default)).Problem?.Type);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Only_an_admin_abandons_only_what_is_stuck_and_the_report_says_so(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ApplyAsync(id, CaseTrigger.Dispose);
        var input = new AbandonCaseInput(id, (await desk.ShowAsync(id)).Codename, "The disk died");
        Task<Result<CaseState>> TryAsync(Actor actor, AbandonCaseInput? other = null) => desk.The<AbandonCase>().ExecuteAsync(actor, other ?? input, default);

        Assert.Equal(ProblemType.WrongState, (await TryAsync(desk.Admin)).Problem?.Type);
        await desk.ChangeAsync(id, c => c.Raise(AbandonCase.Stuck, AttentionLevel.Bad, "It does not go", "Look", desk.Clock.Now));
        Assert.Equal(ProblemType.Forbidden, (await TryAsync(desk.Commander)).Problem?.Type);
        Assert.Equal(ProblemType.StepUpRequired, (await TryAsync(desk.Admin with { Allow = Acts.Dispose })).Problem?.Type);
        Assert.Equal(ProblemType.WrongCodename, (await TryAsync(desk.Admin, input with { Confirm = "x" })).Problem?.Type);
        Assert.Equal(ProblemType.Invalid, (await TryAsync(desk.Admin, input with { Reason = " " })).Problem?.Type);

        Assert.Equal(CaseState.Disposed, (await TryAsync(desk.Admin)).Value);
        var view = await desk.ShowAsync(id);
        Assert.Equal((false, "The disk died"), (view.Disposal!.VerifiedGone, view.Disposal.AbandonedBecause));
        Assert.Empty(view.Attention);
        Assert.Equal(HomeserverState.Gone, Assert.Single(view.Homeservers).State);
        Assert.All(view.Jobs, j => Assert.Equal(JobStatus.Superseded, j.Status));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_case_keeps_a_commander_also_when_two_remove_each_other(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ChangeAsync(id, c => c.AddMember("second", "Sol", CaseRole.Commander, Actor.Muster, desk.Clock.Now));
        var remove = desk.The<RemoveMember>();
        var both = await Task.WhenAll(
            remove.ExecuteAsync(desk.Commander, new RemoveMemberInput(id, "second"), default),
            remove.ExecuteAsync(desk.Commander with { Id = "second" }, new RemoveMemberInput(id, "commander"), default));
        Assert.Single(both, r => r.Ok);
        Assert.Single((await desk.ShowAsync(id)).Members);

        var last = (await desk.ShowAsync(id)).Members[0].UserId;
        Assert.Equal(ProblemType.WrongState, (await remove.ExecuteAsync(desk.Admin, new RemoveMemberInput(id, last), default)).Problem?.Type);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Members_are_panel_users_and_auditors_of_the_panel_only_read(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        var auditor = await desk.Panel.UserAsync("Olga", PanelRole.Auditor);
        Task<Result<MemberView>> AddAsync(string name, CaseRole role) => desk.The<AddMember>().ExecuteAsync(desk.Commander, new AddMemberInput(id, name, role), default);
        Assert.Equal(["userName"], (await AddAsync("Nobody", CaseRole.Auditor)).Problem!.Errors.Keys);
        Assert.Equal(["role"], (await AddAsync("Olga", CaseRole.Commander)).Problem!.Errors.Keys);
        Assert.Equal(auditor.Id, (await AddAsync("olga", CaseRole.Auditor)).Value.UserId);
        Assert.True((await desk.The<ShowCase>().ExecuteAsync(auditor.ToActor(), id, default)).Ok);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_two_who_change_the_same_case_the_second_is_told(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await using var db = await desk.DbAsync();
        var slow = await db.Cases.SingleAsync(c => c.Id == id);
        Assert.True((await desk.The<SetVoiceBridge>().ExecuteAsync(desk.Commander, new SetVoiceBridgeInput(id, "first"), default)).Ok);
        slow.SetVoiceBridge("second", Actor.Muster, desk.Clock.Now);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        Assert.Equal("first", (await desk.ShowAsync(id)).VoiceBridge);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_voice_bridge_that_could_not_be_pinned_yet_is_said_once(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ApplyAsync(id, CaseTrigger.Ready); // its homeserver does not exist
        foreach (var bridge in (string?[])["+49 30 1", "+49 30 2", null])
            Assert.True((await desk.The<SetVoiceBridge>().ExecuteAsync(desk.Commander, new SetVoiceBridgeInput(id, bridge), default)).Ok);
        Assert.Equal(["voice-bridge-unpinned"], (await desk.ShowAsync(id)).Attention.Select(a => a.Kind));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_was_looked_at_leaves_the_list_and_what_is_stuck_does_not(DatabaseKind kind)
    {
        await using var desk = await CaseDesk.OpenAsync(kind);
        var id = await desk.CaseAsync();
        await desk.ChangeAsync(id, c =>
        {
            c.Raise("used-link-tried", AttentionLevel.Warn, "A used link was tried", "Call them", desk.Clock.Now);
            c.Raise(AbandonCase.Stuck, AttentionLevel.Bad, "It is stuck", "Look", desk.Clock.Now);
        });
        var items = (await desk.ShowAsync(id)).Attention.ToDictionary(a => a.Kind, a => a.Id);
        var dismiss = desk.The<DismissAttention>();
        Assert.True((await dismiss.ExecuteAsync(desk.Commander, new DismissAttentionInput(id, items["used-link-tried"]), default)).Ok);
        Assert.Equal(ProblemType.NotFound, (await dismiss.ExecuteAsync(desk.Commander, new DismissAttentionInput(id, items["used-link-tried"]), default)).Problem?.Type);
        Assert.Equal(ProblemType.WrongState, (await dismiss.ExecuteAsync(desk.Commander, new DismissAttentionInput(id, items[AbandonCase.Stuck]), default)).Problem?.Type);
        Assert.Equal([AbandonCase.Stuck], (await desk.ShowAsync(id)).Attention.Select(a => a.Kind));
    }
}
