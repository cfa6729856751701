using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;
using Muster.Provisioning.Jobs;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Jobs;

/// <summary>The job engine with the real scheduler on both databases; only the recipes are the tests' own.</summary>
public sealed class JobsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 14, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Steps_run_in_order_and_the_case_moves_with_the_end_of_its_job(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var recipe = new FakeRecipe();
        var caseId = await OpenCaseAsync(database);
        await using (await StartAsync(database, recipe)) await UntilAsync(database, caseId, CaseState.Active);

        Assert.Equal(["one", "two", "three"], recipe.Ran);
        var job = await JobAsync(database, caseId);
        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.All(job.Steps, step => Assert.Equal((StepStatus.Succeeded, 1), (step.Status, step.Attempt)));
        Assert.All(job.Steps, step => Assert.True(step.EndedAt >= step.StartedAt));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_step_that_failed_once_is_tried_again(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var recipe = new FakeRecipe { Failures = { ["two"] = 1 } };
        var caseId = await OpenCaseAsync(database);
        await using (await StartAsync(database, recipe)) await UntilAsync(database, caseId, CaseState.Active);

        Assert.Equal(["one", "two", "two", "three"], recipe.Ran);
        Assert.Equal(2, (await JobAsync(database, caseId)).Steps.Single(s => s.Name == "two").Attempt);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_fails_for_good_is_undone_before_the_case_says_so(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var recipe = new FakeRecipe { Failures = { ["two"] = int.MaxValue } };
        var caseId = await OpenCaseAsync(database);
        await using (await StartAsync(database, recipe)) await UntilAsync(database, caseId, CaseState.Failed);

        Assert.Equal(["one", "two", "two", "undo"], recipe.Ran);
        var job = await JobAsync(database, caseId);
        Assert.Equal(JobStatus.Failed, job.Status);
        Assert.Equal("two does not work", job.Error);
        Assert.Equal([StepStatus.Compensated, StepStatus.Failed, StepStatus.Pending, StepStatus.Succeeded], job.Steps.OrderBy(s => s.Ordinal).Select(s => s.Status));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_undo_that_cannot_finish_is_tried_again_and_asks_for_a_person(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var recipe = new FakeRecipe { Failures = { ["two"] = int.MaxValue, ["undo"] = 3 } };
        var caseId = await OpenCaseAsync(database);
        await using var host = await StartAsync(database, recipe);
        await UntilAsync(database, caseId, @case => @case.Attention.Any(a => a.Kind == StuckAttention.Kind));
        await UntilAsync(database, caseId, CaseState.Failed);

        Assert.Equal(["one", "two", "two", "undo", "undo", "undo", "undo"], recipe.Ran);
        Assert.All((await CaseAsync(database, caseId)).Attention, a => Assert.NotNull(a.ClearedAt));
    }

    [Theory]
    [InlineData(3, 0, "Something unexpected broke (InvalidOperationException)")]
    [InlineData(0, 3, "Something is left")]
    public async Task A_job_that_breaks_outside_its_steps_is_tried_again_and_asks_for_a_person(int plans, int ends, string why)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var recipe = new FakeRecipe { BrokenPlans = plans, BrokenEnds = ends };
        var caseId = await OpenCaseAsync(database);
        await using var host = await StartAsync(database, recipe);
        await UntilAsync(database, caseId, @case => @case.Attention.Any(a => a.Kind == StuckAttention.Kind && a.Text.Contains(why, StringComparison.Ordinal)));
        await UntilAsync(database, caseId, CaseState.Active);

        Assert.Equal(["one", "two", "three"], recipe.Ran);
        Assert.Equal((JobStatus.Succeeded, 4), ((await JobAsync(database, caseId)).Status, (await JobAsync(database, caseId)).Attempts));
        Assert.All((await CaseAsync(database, caseId)).Attention, a => Assert.NotNull(a.ClearedAt));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_panel_that_stopped_in_the_middle_goes_on_where_the_record_ends(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var first = new FakeRecipe { HangAt = "two" };
        var caseId = await OpenCaseAsync(database);
        await using (await StartAsync(database, first)) await first.Hanging.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var second = new FakeRecipe();
        await using (await StartAsync(database, second)) await UntilAsync(database, caseId, CaseState.Active);
        Assert.Equal(["one", "two"], first.Ran);
        Assert.Equal(["two", "three"], second.Ran);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Disposing_interrupts_the_making(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var make = new FakeRecipe { HangAt = "two" };
        var dispose = new FakeRecipe(JobKind.DisposeCase, CaseTrigger.VerifiedGone);
        var caseId = await OpenCaseAsync(database);
        await using var host = await StartAsync(database, make, dispose);
        await make.Hanging.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            var @case = await db.Cases.SingleAsync();
            Assert.True(@case.Apply(CaseTrigger.Dispose, Actor.Muster, Now));
            await db.SaveChangesAsync();
        }
        host.Services.GetRequiredService<JobDispatcher>().Wake();
        await UntilAsync(database, caseId, CaseState.Disposed);

        Assert.DoesNotContain("three", make.Ran);
        Assert.Equal(JobStatus.Superseded, (await JobAsync(database, caseId, JobKind.MakeHomeserver)).Status);
    }

    private static async Task<Guid> OpenCaseAsync(TestDatabase database)
    {
        var @case = Case.Open(new CasePlan("Drill", Severity.Drill, "local"), Codename.Pick(), Actor.Muster, Now);
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(@case);
        await db.SaveChangesAsync();
        return @case.Id;
    }

    private static Task<TestHost> StartAsync(TestDatabase database, params FakeRecipe[] recipes) => TestHost.StartAsync(services =>
    {
        services.AddMusterData(database.Options).AddMusterJobs(database.Options);
        foreach (var recipe in recipes) services.AddSingleton<IRecipe>(recipe);
    });

    private static Task UntilAsync(TestDatabase database, Guid caseId, CaseState state) => UntilAsync(database, caseId, c => c.State == state);

    private static async Task UntilAsync(TestDatabase database, Guid caseId, Func<Case, bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!seen(await CaseAsync(database, caseId))) await Task.Delay(50, patience.Token);
    }

    private static async Task<Case> CaseAsync(TestDatabase database, Guid caseId)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Cases.AsNoTracking().Include(c => c.Attention).SingleAsync(c => c.Id == caseId);
    }

    private static async Task<PendingJob> JobAsync(TestDatabase database, Guid caseId, JobKind kind = JobKind.MakeHomeserver)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.PendingJobs.AsNoTracking().Include(j => j.Steps).SingleAsync(j => j.CaseId == caseId && j.Kind == kind);
    }
}
