using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <param name="UserName">Whom: the name that they sign in to the panel with.</param>
public sealed record AddMemberInput(Guid CaseId, string? UserName, CaseRole Role);

/// <summary>Lets a panel user read or command a case, or changes which of the two.</summary>
public sealed class AddMember(ActOnCase acts, ILookupNormalizer names)
{
    public Task<Result<MemberView>> ExecuteAsync(Actor actor, AddMemberInput input, CancellationToken cancel) =>
        acts.RunAsync(actor, input.CaseId, Acts.None, act => AddAsync(act, input, cancel), cancel);

    private async Task<Result<MemberView>> AddAsync(CaseAct act, AddMemberInput input, CancellationToken cancel)
    {
        var name = Text.Line(input.UserName, "userName", 256);
        if (name.Problem is { } refused) return refused;
        var normalised = names.NormalizeName(name.Value);
        var user = await act.Db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedUserName == normalised, cancel);
        if (user is null) return Problem.Field("userName", "Nobody at this panel has that name; an admin can add them.");
        if (user.DisabledAt is not null) return Problem.Field("userName", "This account is disabled.");
        if (input.Role == CaseRole.Commander && user.Role == PanelRole.Auditor) return Problem.Field("role", "Auditors of the panel can only read.");
        if (input.Role != CaseRole.Commander && act.Case.IsLastCommander(user.Id))
            return Problem.Field("role", "They are the last commander of this case; make somebody else one first.");

        act.Case.AddMember(user.Id, user.UserName ?? name.Value, input.Role, act.Actor, act.Now);
        act.Touch();
        act.Log("member-added", $"{user.UserName} became {Names.Kebab(input.Role)} of {act.Case.Codename}");
        return ListMembers.MembersOf(act.Case).Single(m => m.UserId == user.Id);
    }
}
