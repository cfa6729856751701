using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;

namespace Muster.Domain.Tests;

/// <summary>Every state against every trigger. The table here is written by hand, from the design, not from the code.</summary>
public sealed class CaseTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 14, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["Provisioning Ready"] = "Active",
        ["Provisioning Compensated"] = "Failed",
        ["Provisioning Dispose"] = "Disposing",
        ["Provisioning Abandon"] = "Disposed",
        ["Active Dispose"] = "Sealing",
        ["Sealing CancelDispose"] = "Active",
        ["Sealing Sealed"] = "Disposing",
        ["Sealing OverrideSeal"] = "Disposing",
        ["Disposing VerifiedGone"] = "Disposed",
        ["Disposing Abandon"] = "Disposed",
        ["Failed Retry"] = "Provisioning",
        ["Failed Dispose"] = "Disposing",
    };

    public static IEnumerable<object[]> Pairs =>
        from state in Enum.GetValues<CaseState>()
        from trigger in Enum.GetValues<CaseTrigger>()
        select new object[] { state, trigger };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_trigger_leads_where_the_table_says_or_nowhere(CaseState state, CaseTrigger trigger)
    {
        var expected = Expected.TryGetValue($"{state} {trigger}", out var to) ? Enum.Parse<CaseState>(to) : (CaseState?)null;
        Assert.Equal(expected, CaseTransitions.Next(state, trigger));
        Assert.Equal(expected is not null, CaseTransitions.Allows(state, trigger));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_case_moves_with_its_timeline_and_its_job_or_not_at_all(CaseState state, CaseTrigger trigger)
    {
        var @case = CaseIn(state);
        var (lines, jobs, homeservers) = (@case.Events.Count, @case.Jobs.Count, @case.Homeservers.Count);

        var moved = @case.Apply(trigger, Actor.Muster, Now.AddMinutes(1));

        Assert.Equal(CaseTransitions.Allows(state, trigger), moved);
        if (!moved)
        {
            Assert.Equal((state, lines, jobs, homeservers), (@case.State, @case.Events.Count, @case.Jobs.Count, @case.Homeservers.Count));
            return;
        }
        Assert.Equal(lines + 1, @case.Events.Count);
        Assert.Equal(Now.AddMinutes(1), @case.StateSince);
        JobKind? follows = (@case.State, trigger) switch
        {
            (CaseState.Provisioning, _) => JobKind.MakeHomeserver,
            (CaseState.Sealing, _) => JobKind.SealCase,
            (CaseState.Disposing, _) => JobKind.DisposeCase,
            (CaseState.Active, CaseTrigger.CancelDispose) => JobKind.ReopenCase,
            _ => null,
        };
        Assert.Equal(follows, @case.Jobs.Count > jobs ? @case.Jobs[^1].Kind : null);
        Assert.Equal(@case.State == CaseState.Disposed, @case.ClosedAt is not null);
    }

    [Fact]
    public void Only_a_disposed_case_is_at_its_end() =>
        Assert.Equal([CaseState.Disposed], Enum.GetValues<CaseState>().Where(CaseTransitions.IsFinal));

    [Fact]
    public void Every_state_can_be_reached_and_every_trigger_leads_somewhere()
    {
        Assert.Empty(Enum.GetValues<CaseState>().Except(CaseTransitions.All.Select(row => row.To)));
        Assert.Empty(Enum.GetValues<CaseTrigger>().Except(CaseTransitions.All.Select(row => row.Trigger)));
    }

    [Fact]
    public void A_disposed_case_needs_nobody_any_more()
    {
        var @case = CaseIn(CaseState.Disposing);
        @case.Raise("stuck", AttentionLevel.Bad, "It does not go away", "Look", Now);
        @case.Apply(CaseTrigger.Abandon, Actor.Muster, Now, "The disk is gone");
        Assert.All(@case.Attention, item => Assert.NotNull(item.ClearedAt));
        Assert.Contains("The disk is gone", @case.Events[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CaseState.Active, false)]
    [InlineData(CaseState.Sealing, true)]
    [InlineData(CaseState.Failed, true)]
    public void A_case_without_a_way_back_needs_nobody_any_more(CaseState state, bool ends)
    {
        var @case = CaseIn(state);
        @case.Raise("awaiting-admission", AttentionLevel.Warn, "Somebody waits", "Call them", Now);
        @case.Apply(state == CaseState.Sealing ? CaseTrigger.Sealed : CaseTrigger.Dispose, Actor.Muster, Now);
        Assert.Equal(ends, @case.Attention.All(item => item.ClearedAt is not null));
    }

    [Fact]
    public void Nothing_is_raised_in_a_disposed_case()
    {
        var @case = CaseIn(CaseState.Disposed);
        @case.Raise("used-link-tried", AttentionLevel.Bad, "A used link was tried", "Call them", Now);
        Assert.Empty(@case.Attention);
    }

    /// <summary>A case that went to the state by the shortest way.</summary>
    private static Case CaseIn(CaseState state)
    {
        var @case = Case.Open(new CasePlan("Title", Severity.Sev1, "local"), "amber-heron", Actor.Muster, Now);
        CaseTrigger[] way = state switch
        {
            CaseState.Provisioning => [],
            CaseState.Active => [CaseTrigger.Ready],
            CaseState.Sealing => [CaseTrigger.Ready, CaseTrigger.Dispose],
            CaseState.Disposing => [CaseTrigger.Dispose],
            CaseState.Disposed => [CaseTrigger.Dispose, CaseTrigger.VerifiedGone],
            CaseState.Failed => [CaseTrigger.Compensated],
        };
        foreach (var trigger in way) Assert.True(@case.Apply(trigger, Actor.Muster, Now));
        Assert.Equal(state, @case.State);
        return @case;
    }
}
