using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Domain.Tests;

/// <summary>Who may do what to a case: every role, kind of actor, membership and binding.</summary>
public sealed class CaseAccessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 14, 0, TimeSpan.Zero);

    [Theory]
    // role, kind, member as, bound ("", "this", "other"), reads, commands
    [InlineData(PanelRole.Admin, ActorKind.User, null, "", true, true)]
    [InlineData(PanelRole.Commander, ActorKind.User, null, "", false, false)]
    [InlineData(PanelRole.Commander, ActorKind.User, CaseRole.Auditor, "", true, false)]
    [InlineData(PanelRole.Commander, ActorKind.User, CaseRole.Commander, "", true, true)]
    [InlineData(PanelRole.Auditor, ActorKind.User, null, "", false, false)]
    [InlineData(PanelRole.Auditor, ActorKind.User, CaseRole.Auditor, "", true, false)]
    [InlineData(PanelRole.Auditor, ActorKind.User, CaseRole.Commander, "", true, false)]
    [InlineData(PanelRole.Admin, ActorKind.Token, null, "", true, true)]
    [InlineData(PanelRole.Admin, ActorKind.Token, null, "this", true, true)]
    [InlineData(PanelRole.Admin, ActorKind.Token, null, "other", false, false)]
    [InlineData(PanelRole.Commander, ActorKind.Token, null, "", true, true)]
    [InlineData(PanelRole.Commander, ActorKind.Token, null, "this", true, true)]
    [InlineData(PanelRole.Commander, ActorKind.Token, null, "other", false, false)]
    [InlineData(PanelRole.Auditor, ActorKind.Token, null, "", true, false)]
    [InlineData(PanelRole.Auditor, ActorKind.Token, null, "this", true, false)]
    [InlineData(PanelRole.Auditor, ActorKind.Token, null, "other", false, false)]
    public void Access_follows_role_membership_and_binding(PanelRole role, ActorKind kind, CaseRole? member, string bound, bool reads, bool commands)
    {
        var @case = Case.Open(new CasePlan("Title", Severity.Sev1, "local"), "amber-heron", Actor.Muster, Now);
        var actor = new Actor(kind, "somebody", "Somebody", role, Acts.None)
        {
            BoundTo = bound switch { "" => null, "this" => new HashSet<Guid> { @case.Id }, _ => new HashSet<Guid> { Guid.CreateVersion7(Now) } },
        };
        if (member is { } asRole) @case.AddMember(actor.Id, actor.Name, asRole, Actor.Muster, Now);

        Assert.Equal(reads, CaseAccess.CanRead(actor, @case));
        Assert.Equal(commands, CaseAccess.CanCommand(actor, @case));
        Assert.Equal(reads ? null : ProblemType.NotFound, CaseAccess.Read(actor, @case)?.Type);
        Assert.Equal(commands ? null : reads ? ProblemType.Forbidden : ProblemType.NotFound, CaseAccess.Command(actor, @case)?.Type);
    }

    [Fact]
    public void A_harmful_act_needs_its_own_flag()
    {
        var @case = Case.Open(new CasePlan("Title", Severity.Sev1, "local"), "amber-heron", Actor.Muster, Now);
        foreach (var has in (Acts[])[Acts.None, Acts.Dispose, Acts.Override, Acts.Reveal])
        {
            foreach (var needs in (Acts[])[Acts.Dispose, Acts.Override, Acts.Reveal])
            {
                var actor = new Actor(ActorKind.Token, "t", "T", PanelRole.Admin, has);
                Assert.Equal(has == needs ? null : ProblemType.StepUpRequired, CaseAccess.Command(actor, @case, needs)?.Type);
            }
        }
    }

    [Fact]
    public void A_person_is_told_to_confirm_and_a_token_which_flag_it_lacks()
    {
        var person = CaseAccess.Unlocked(new Actor(ActorKind.User, "u", "Ada", PanelRole.Admin, Acts.None), Acts.Reveal)!;
        Assert.DoesNotContain("--allow", person.Detail + person.Act, StringComparison.Ordinal);
        var token = CaseAccess.Unlocked(new Actor(ActorKind.Token, "t", "T", PanelRole.Admin, Acts.None), Acts.Reveal)!;
        Assert.Contains("--allow reveal", token.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_looks_like_what_one_may_not_see()
    {
        var @case = Case.Open(new CasePlan("Title", Severity.Sev1, "local"), "amber-heron", Actor.Muster, Now);
        var stranger = new Actor(ActorKind.User, "stranger", "Stranger", PanelRole.Commander, Acts.None);
        var (hidden, missing) = (CaseAccess.Read(stranger, @case)!, CaseAccess.Read(stranger, null)!);
        Assert.Equal((hidden.Type, hidden.Detail, hidden.Act), (missing.Type, missing.Detail, missing.Act));
    }
}
