using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <summary>Makes a fresh homeserver for a case whose first one failed; what was half made is gone already.</summary>
public sealed class RetryCase(ActOnCase acts)
{
    public Task<Result<CaseState>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancel) =>
        acts.RunAsync<CaseState>(actor, caseId, Acts.None, act =>
        {
            if (!act.Case.Apply(CaseTrigger.Retry, act.Actor, act.Now))
                return new Problem(ProblemType.WrongState, $"The case is {act.Case.State}; only a failed case can be tried again.");
            act.Log("case-retried", $"Tried {act.Case.Codename} again");
            return act.Case.State;
        }, cancel);
}
