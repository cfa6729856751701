using Microsoft.EntityFrameworkCore;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Tests.Jobs;

/// <summary>Three steps whose failures and stops the test chooses.</summary>
internal sealed class FakeRecipe(JobKind kind = JobKind.MakeHomeserver, CaseTrigger end = CaseTrigger.Ready) : IRecipe
{
    private readonly List<string> ran = [];

    public JobKind Kind => kind;

    public Dictionary<string, int> Failures { get; } = [];

    /// <summary>How a step fails.</summary>
    public Func<string, Exception> Failure { get; init; } = name => new StepFailedException($"{name} does not work");

    public string? HangAt { get; init; }

    /// <summary>How often planning, or the end, breaks.</summary>
    public int BrokenPlans { get; set; }

    public int BrokenEnds { get; set; }

    public TaskCompletionSource Hanging { get; } = new();

    public IReadOnlyList<string> Ran => ran;

    public Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken) => BrokenPlans-- > 0 ? throw new InvalidOperationException("It cannot be planned.") : Task.FromResult(new JobPlan([Step("one"), Step("two"), Step("three")])
    {
        Retries = [TimeSpan.FromMilliseconds(1)],
        Complete = (db, _) => BrokenEnds-- > 0 ? throw new StepFailedException("Something is left") : ApplyAsync(db, job, end),
        Undo = kind != JobKind.MakeHomeserver ? null : new JobPlan([Step("undo")])
        {
            Complete = (db, _) => ApplyAsync(db, job, CaseTrigger.Compensated),
        },
    });

    private Step Step(string name) => new(name, async cancel =>
    {
        ran.Add(name);
        if (name == HangAt)
        {
            Hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }
        if (!Failures.TryGetValue(name, out var left) || left == 0) return null;
        Failures[name] = left - 1;
        throw Failure(name);
    });

    private static async Task ApplyAsync(Data.PanelDbContext db, PendingJob job, CaseTrigger trigger)
    {
        var @case = await db.Cases.SingleAsync(c => c.Id == job.CaseId);
        if (!@case.Apply(trigger, Actor.Muster, @case.CreatedAt)) throw new InvalidOperationException($"{trigger} is not allowed in {@case.State}.");
    }
}
