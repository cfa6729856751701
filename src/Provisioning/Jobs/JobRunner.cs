using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Jobs;

namespace Muster.Provisioning.Jobs;

/// <summary>
/// Runs a job's plan step by step and records each: what is recorded as done is not done again, what is not recorded is. A job that cannot
/// finish stays where it is and is tried again; <see cref="JobWillRetryException"/> tells the scheduler so.
/// </summary>
public sealed partial class JobRunner(
    IDbContextFactory<PanelDbContext> contexts,
    IEnumerable<IRecipe> recipes,
    CaseGates gates,
    RunningJobs running,
    StepRunner steps,
    StuckAttention stuck,
    TimeProvider time,
    ILogger<JobRunner> log)
{
    /// <summary>Undo steps are numbered from here, so that both lists show in order.</summary>
    public const int UndoOrdinal = 100;

    public async Task RunAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var job = await LoadAsync(jobId, cancellationToken);
        if (job is null || !job.IsOpen) return;
        using var registration = running.Enter(job, cancellationToken);
        using var pass = await gates.EnterAsync(job.CaseId ?? job.HomeserverId ?? job.Id, cancellationToken);
        try
        {
            await RunAloneAsync(jobId, registration.Stop.Token);
        }
        catch (OperationCanceledException) when (registration.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await SupersedeAsync(jobId, cancellationToken);
        }
        catch (Exception broken) when (broken is not JobWillRetryException && !cancellationToken.IsCancellationRequested)
        {
            await BreakAsync(jobId, broken, cancellationToken);
        }
    }

    private async Task RunAloneAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var job = await db.PendingJobs.Include(j => j.Steps).SingleAsync(j => j.Id == jobId, cancellationToken);
        if (!job.IsOpen) return;
        using var scope = BeginScope(log, job.Id, job.CaseId);

        var plan = await recipes.Single(r => r.Kind == job.Kind).PlanAsync(job, cancellationToken);
        job.Start();
        for (var i = 0; i < plan.Steps.Count; i++) job.Step(i, plan.Steps[i].Name);
        await db.SaveChangesAsync(cancellationToken);

        if (!job.IsUndoing)
        {
            switch (await steps.RunAsync(db, job, plan, firstOrdinal: 0, cancellationToken))
            {
                case StepsEnd.Done:
                    job.Succeed(time.GetUtcNow());
                    await plan.Complete(db, cancellationToken);
                    await stuck.ClearAsync(db, job, cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                    return;
                case StepsEnd.NotWanted:
                    job.Supersede(time.GetUtcNow());
                    await db.SaveChangesAsync(cancellationToken);
                    return;
                case StepsEnd.Failed(var error) when plan.Undo is null:
                    await WaitAsync(db, job, error, cancellationToken);
                    break;
                case StepsEnd.Failed(var error):
                    job.Undo(error);
                    await db.SaveChangesAsync(cancellationToken);
                    break;
            }
        }
        await UndoAsync(db, job, plan.Undo!, cancellationToken);
    }

    private async Task UndoAsync(PanelDbContext db, PendingJob job, JobPlan undo, CancellationToken cancellationToken)
    {
        LogUndo(job.Kind, job.ErrorSentence);
        for (var i = 0; i < undo.Steps.Count; i++) job.Step(UndoOrdinal + i, undo.Steps[i].Name);
        await db.SaveChangesAsync(cancellationToken);
        switch (await steps.RunAsync(db, job, undo, UndoOrdinal, cancellationToken))
        {
            case StepsEnd.Done:
                foreach (var step in job.Steps.Where(s => s.Ordinal < UndoOrdinal && s.Status == StepStatus.Succeeded)) step.Compensate(time.GetUtcNow());
                job.Fail(time.GetUtcNow());
                await undo.Complete(db, cancellationToken);
                await stuck.ClearAsync(db, job, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                break;
            case StepsEnd.NotWanted:
                job.Supersede(time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                break;
            case StepsEnd.Failed(var error):
                await WaitAsync(db, job, error, cancellationToken);
                break;
        }
    }

    private async Task WaitAsync(PanelDbContext db, PendingJob job, string error, CancellationToken cancellationToken)
    {
        job.Wait(error);
        await stuck.RaiseAsync(db, job, error, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        throw new JobWillRetryException(job.Kind, job.ErrorSentence);
    }

    /// <summary>Planning it or its end broke, which no step's record tells: it waits like any other, so that a person hears of it.</summary>
    private async Task BreakAsync(Guid jobId, Exception broken, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken); // what the other one was about to save is given up
        var job = await db.PendingJobs.Include(j => j.Steps).SingleAsync(j => j.Id == jobId, cancellationToken);
        if (!job.IsOpen) return;
        LogBroken(broken, job.Kind);
        if (job.Status != JobStatus.Running) job.Start(); // it counts as an attempt
        await WaitAsync(db, job, broken is StepFailedException known ? known.Message : $"Something unexpected broke ({broken.GetType().Name}); the panel's log says more.", cancellationToken);
    }

    private async Task SupersedeAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var job = await db.PendingJobs.SingleAsync(j => j.Id == jobId, cancellationToken);
        job.Supersede(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<PendingJob?> LoadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.PendingJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken);
    }

    private static readonly Func<ILogger, Guid, Guid?, IDisposable?> BeginScope = LoggerMessage.DefineScope<Guid, Guid?>("job {JobId} of case {CaseId}");

    [LoggerMessage(LogLevel.Error, "{Kind} broke outside its steps")]
    private partial void LogBroken(Exception exception, JobKind kind);

    [LoggerMessage(LogLevel.Warning, "{Kind} failed and is undone: {Error}")]
    private partial void LogUndo(JobKind kind, string? error);
}

/// <summary>The job could not finish now; its state is saved, and the scheduler is to try it again.</summary>
/// <param name="error">Our own sentence: the scheduler logs and may keep it.</param>
public sealed class JobWillRetryException(JobKind kind, string? error) : Exception($"{kind} could not finish: {error}");
