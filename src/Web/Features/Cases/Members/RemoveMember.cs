using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

public sealed record RemoveMemberInput(Guid CaseId, string UserId);

/// <summary>Ends somebody's access to a case. A case always keeps a commander.</summary>
public sealed class RemoveMember(ActOnCase acts)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, RemoveMemberInput input, CancellationToken cancel) =>
        acts.RunAsync<Done>(actor, input.CaseId, Acts.None, act =>
        {
            if (act.Case.Members.FirstOrDefault(m => m.UserId == input.UserId) is not { } member)
                return new Problem(ProblemType.NotFound, "They are not a member of this case.") { Act = "Somebody else may have removed them; reload to see." };
            if (act.Case.IsLastCommander(input.UserId))
                return new Problem(ProblemType.WrongState, $"{member.Name} is the last commander of this case.") { Act = "Make somebody else a commander first." };
            act.Case.RemoveMember(input.UserId, act.Actor, act.Now);
            act.Touch();
            act.Log("member-removed", $"{member.Name} is no longer a member of {act.Case.Codename}");
            return default(Done);
        }, cancel);
}

internal static class Commanders
{
    public static bool IsLastCommander(this Case @case, string userId) =>
        @case.Members.Where(m => m.Role == CaseRole.Commander).Select(m => m.UserId).ToList() is [var only] && only == userId;
}
