using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Jobs;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Jobs;

/// <summary>How a list of steps ended.</summary>
public abstract record StepsEnd
{
    public sealed record Done : StepsEnd;

    public sealed record NotWanted : StepsEnd;

    /// <param name="Error">For people.</param>
    public sealed record Failed(string Error) : StepsEnd;
}

/// <summary>Runs the steps of a plan in order; each attempt is recorded before it begins and after it ended.</summary>
public sealed partial class StepRunner(IEnumerable<IStepObserver> observers, TimeProvider time, ILogger<StepRunner> log)
{
    public async Task<StepsEnd> RunAsync(PanelDbContext db, PendingJob job, JobPlan plan, int firstOrdinal, CancellationToken cancellationToken)
    {
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var step = plan.Steps[i];
            var record = job.Step(firstOrdinal + i, step.Name);
            if (record.Status == StepStatus.Succeeded && !step.Always) continue;
            for (var failures = 0; ; failures++)
            {
                if (!await plan.IsWanted(db, cancellationToken)) return new StepsEnd.NotWanted();
                var error = await TryAsync(db, job, step, record, cancellationToken);
                if (error is null) break;
                if (failures >= plan.Retries.Count) return new StepsEnd.Failed(error);
                await Task.Delay(plan.Retries[failures], time, cancellationToken);
            }
        }
        return await plan.IsWanted(db, cancellationToken) ? new StepsEnd.Done() : new StepsEnd.NotWanted();
    }

    /// <summary>One attempt; null when it succeeded, else why it failed.</summary>
    private async Task<string?> TryAsync(PanelDbContext db, PendingJob job, Step step, StepRecord record, CancellationToken cancellationToken)
    {
        await SeeAsync(StepMoment.Before, job, record);
        record.Start(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        string? error;
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            limit.CancelAfter(step.Limit);
            try
            {
                var detail = await step.Run(limit.Token);
                await SeeAsync(StepMoment.AfterEffect, job, record);
                record.Succeed(detail, time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await SeeAsync(StepMoment.AfterRecord, job, record);
                return null;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (OperationCanceledException)
            {
                error = $"It did not finish within {step.Limit.TotalSeconds:0} s.";
            }
            catch (StepFailedException failed)
            {
                error = failed.Message;
            }
            catch (MatrixException refused)
            {
                error = $"The homeserver did not do what it was asked: {refused.Error.Summary}\n{refused.Error.Text}";
            }
            catch (Exception unexpected)
            {
                // Whatever broke, the case must not stay half made or half destroyed: the step counts as failed and is tried again or undone.
                LogUnexpected(unexpected, step.Name);
                error = $"Something unexpected broke ({unexpected.GetType().Name}); the panel's log says more.";
            }
        }
        record.Fail(error, time.GetUtcNow());
        LogFailed(step.Name, record.Attempt, record.ErrorSentence);
        await db.SaveChangesAsync(cancellationToken);
        return error;
    }

    private async ValueTask SeeAsync(StepMoment moment, PendingJob job, StepRecord record)
    {
        foreach (var observer in observers) await observer.SeeAsync(moment, job.Kind, record);
    }

    [LoggerMessage(LogLevel.Error, "Step \"{Step}\" broke")]
    private partial void LogUnexpected(Exception exception, string step);

    [LoggerMessage(LogLevel.Warning, "Step \"{Step}\" failed, attempt {Attempt}: {Error}")]
    private partial void LogFailed(string step, int attempt, string? error);
}
