using Muster.Data;
using Muster.Domain.Jobs;

namespace Muster.Provisioning.Jobs;

/// <summary>What a job does, as a recipe: steps in order, and the change of state that its end is.</summary>
public sealed record JobPlan(IReadOnlyList<Step> Steps)
{
    /// <summary>Asked before each step: false when the case went another way meanwhile, and the job stops.</summary>
    public Func<PanelDbContext, CancellationToken, Task<bool>> IsWanted { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>Changes the state; saved in one transaction with the end of the job.</summary>
    public required Func<PanelDbContext, CancellationToken, Task> Complete { get; init; }

    /// <summary>
    /// How what was made is destroyed when a step fails for good. Null: there is nothing to undo, the job is tried again until it succeeds.
    /// </summary>
    public JobPlan? Undo { get; init; }

    /// <summary>Waits between the attempts at one step, before the step counts as failed.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } = [];
}

/// <summary>Knows how to plan one kind of job.</summary>
public interface IRecipe
{
    JobKind Kind { get; }

    Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken);
}
