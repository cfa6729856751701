using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <param name="Confirm">The codename, typed.</param>
/// <param name="WipeWaitSeconds">How long to wait for clients to wipe themselves, 0 to 600; null takes the host's default.</param>
public sealed record DisposeCaseInput(Guid CaseId, string? Confirm, int? WipeWaitSeconds = null);

/// <summary>
/// Starts the end of a case: an open one is sealed first, one that is still being made is rolled back, a failed one has nothing to seal.
/// A second one is told which job is already at it.
/// </summary>
public sealed class DisposeCase(ActOnCase acts)
{
    public const int DefaultWipeWait = 5;
    public const int LongestWipeWait = 600;

    public async Task<Result<CaseState>> ExecuteAsync(Actor actor, DisposeCaseInput input, CancellationToken cancel)
    {
        var result = await acts.RunAsync(actor, input.CaseId, Acts.Dispose, act => DisposeAsync(act, input, cancel), cancel);

        // Of two commanders at once the second wants to know about the first one's job, not that something changed.
        return result.Problem?.Type == ProblemType.Stale
            ? await acts.RunAsync(actor, input.CaseId, Acts.Dispose, act => DisposeAsync(act, input, cancel), cancel)
            : result;
    }

    private static async Task<Result<CaseState>> DisposeAsync(CaseAct act, DisposeCaseInput input, CancellationToken cancel)
    {
        if (Typed.Codename(act.Case, input.Confirm) is { } wrong) return wrong;
        if (input.WipeWaitSeconds is < 0 or > LongestWipeWait) return Problem.Field("wipeWaitSeconds", $"Between 0 and {LongestWipeWait} seconds.");
        if (!CaseTransitions.Allows(act.Case.State, CaseTrigger.Dispose)) return await WhyNotAsync(act, cancel);

        act.Case.SetWipeWait(input.WipeWaitSeconds ?? DefaultWipeWait);
        act.Case.Apply(CaseTrigger.Dispose, act.Actor, act.Now);
        act.Log("case-dispose", $"Asked for disposal of {act.Case.Codename}");
        return act.Case.State;
    }

    private static async Task<Problem> WhyNotAsync(CaseAct act, CancellationToken cancel)
    {
        if (act.Case.State == CaseState.Disposed) return new Problem(ProblemType.WrongState, "The case was disposed of already; its report is on the case page.");
        var job = await act.Db.PendingJobs.Where(j => j.CaseId == act.Case.Id).OpenOnly().OrderByDescending(j => j.CreatedAt)
            .Select(j => new { j.Id, j.Kind, j.CreatedAt }).FirstOrDefaultAsync(cancel);
        return new Problem(ProblemType.AlreadyDisposing, job is null
            ? "The case is being disposed of already."
            : $"The job {Names.Kebab(job.Kind)} ({job.Id}) has been at it since {job.CreatedAt.UtcDateTime:HH:mm:ss} UTC.");
    }
}
