using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;

namespace Muster.Web.Features.Cases;

/// <param name="Confirm">The codename, typed.</param>
/// <param name="Reason">Why; at most 500 characters, kept in the report.</param>
public sealed record AbandonCaseInput(Guid CaseId, string? Confirm, string? Reason);

/// <summary>
/// Ends what cannot finish: an admin's last resort, only where a job is stuck. The homeserver is stopped if it can be.
/// The report says why, and what was left.
/// </summary>
public sealed class AbandonCase(ActOnCase acts, AbandonedHomeserver left)
{
    public const string Stuck = StuckAttention.Kind;

    public async Task<Result<CaseState>> ExecuteAsync(Actor actor, AbandonCaseInput input, CancellationToken cancel) =>
        await acts.RunAsync(actor, input.CaseId, Acts.None, act => AbandonAsync(act, input, cancel), cancel);

    private async Task<Result<CaseState>> AbandonAsync(CaseAct act, AbandonCaseInput input, CancellationToken cancel)
    {
        if (act.Actor.Role != PanelRole.Admin) return new Problem(ProblemType.Forbidden, "Only an admin may abandon a case.");
        if (CaseAccess.Unlocked(act.Actor, Acts.Override) is { } locked) return locked;
        if (Typed.Codename(act.Case, input.Confirm) is { } wrong) return wrong;
        if (Typed.Reason(input.Reason) is { Ok: false } refused) return refused.Problem!;
        var reason = Typed.Reason(input.Reason).Value;
        if (act.Case.Attention.All(item => item.Kind != Stuck))
            return new Problem(ProblemType.WrongState, "Muster is still working on it: a case can be abandoned only when its job is stuck.");
        if (!act.Case.Apply(CaseTrigger.Abandon, act.Actor, act.Now, reason))
            return new Problem(ProblemType.WrongState, $"The case is {act.Case.State}; there is nothing to abandon.");

        await LeaveAsync(act, reason, cancel);
        act.Log("case-abandoned", $"Abandoned {act.Case.Codename}, not verified gone: {reason}");
        return act.Case.State;
    }

    private async Task LeaveAsync(CaseAct act, string reason, CancellationToken cancel)
    {
        var panelsOwn = await PanelsOwn.EndAsync(act.Db, act.Case.Id, act.Now, cancel);
        foreach (var job in await act.Db.PendingJobs.Where(j => j.CaseId == act.Case.Id).OpenOnly().ToListAsync(cancel)) job.Supersede(act.Now);
        foreach (var homeserver in await act.Db.Homeservers.Where(h => h.CaseId == act.Case.Id && h.State != HomeserverState.Gone).ToListAsync(cancel))
        {
            homeserver.Apply(HomeserverTrigger.Retire);
            homeserver.Apply(HomeserverTrigger.Abandon);
            IReadOnlyList<DisposalCheck> checks = [.. await left.LeaveAsync(homeserver, cancel), .. panelsOwn];
            act.Db.DisposalReports.Add(new DisposalReport(act.Case.Id, homeserver.Id, verifiedGone: false, checks, act.Now, act.Now, reason));
        }
        await LastWords.ForgetAsync(act.Db, act.Case.Id, cancel);
    }
}
