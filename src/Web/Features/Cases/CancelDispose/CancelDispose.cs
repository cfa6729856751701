using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <summary>Takes a disposal back while the case is still being sealed: people may write again.</summary>
public sealed class CancelDispose(ActOnCase acts)
{
    public Task<Result<CaseState>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancel) =>
        acts.RunAsync<CaseState>(actor, caseId, Acts.None, act =>
        {
            if (!act.Case.Apply(CaseTrigger.CancelDispose, act.Actor, act.Now)) return WhyNot(act.Case.State);
            act.Log("case-dispose-cancelled", $"Cancelled the disposal of {act.Case.Codename}");
            return act.Case.State;
        }, cancel);

    private static Problem WhyNot(CaseState state) => new(ProblemType.WrongState, state switch
    {
        CaseState.Disposing or CaseState.Disposed => "Destroying has begun; there is no way back any more.",
        CaseState.Provisioning or CaseState.Active or CaseState.Failed or CaseState.Sealing => "Nobody has asked for disposal; there is nothing to cancel.",
    });
}
