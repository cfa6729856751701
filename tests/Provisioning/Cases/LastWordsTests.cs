using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Tests.Jobs;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Cases;

/// <summary>What a homeserver wrote into its log, from its failing start to after the disposal.</summary>
public sealed class LastWordsTests
{
    private const string Words = "Failed password login for user calm-otter";

    [Fact]
    public async Task A_homeservers_log_explains_a_failed_case_and_is_nowhere_in_the_database_when_it_is_disposed_of()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var synapse = new LocalHostOptions { SynapseExecutable = await ProgramAsync(database.Data.Root) };
        await using var panel = await TestHost.StartAsync(services => services
            .AddMusterData(database.Options).AddMusterSecrets(database.Data).AddMusterJobs(database.Options).AddMusterCases().AddMusterLocalHost(synapse));
        var now = TimeProvider.System.GetUtcNow();
        var @case = Case.Open(new CasePlan("Ransomware", Severity.Sev1, "local"), Codename.Pick(), Actor.Muster, now);
        await ChangeAsync(database, panel, db => db.Add(@case));
        var failed = await UntilAsync(database, CaseState.Failed);

        Assert.Contains(Words, failed.Jobs.Single().Error, StringComparison.Ordinal);
        Assert.All(failed.Events, line => Assert.DoesNotContain(Words, line.Text, StringComparison.Ordinal)); // the timeline stays
        await ChangeAsync(database, panel, db =>
        {
            db.Homeservers.Include(h => h.Health).Single().Report("process", HealthStatus.Fail, $"Its last line: {Words}", now);
            Assert.True(db.Cases.Single().Apply(CaseTrigger.Dispose, Actor.Muster, now));
        });
        var disposed = await UntilAsync(database, CaseState.Disposed);

        Assert.StartsWith("Synapse ended while starting", disposed.Jobs.Single(j => j.Kind == JobKind.MakeHomeserver).Error, StringComparison.Ordinal);
        Assert.Empty(await PlacesAsync(database, Words));
        Assert.NotEmpty(await PlacesAsync(database, "Synapse ended while starting")); // it would have been found
    }

    public static TheoryData<string> Failures => ["its last lines", "its answer"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_job_that_waits_tells_the_log_and_the_scheduler_in_our_words_alone(string failure)
    {
        Exception words = failure == "its answer"
            ? new MatrixException(new MatrixError("M_UNKNOWN", HttpStatusCode.BadRequest, Words), "PUT _matrix")
            : new StepFailedException($"It ended.\n{Words}");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var recipe = new FakeRecipe { Failures = { ["two"] = int.MaxValue, ["undo"] = int.MaxValue }, Failure = _ => words };
        var log = new CapturedLog();
        await using var panel = await TestHost.StartAsync(services => services
            .AddMusterData(database.Options).AddMusterJobs(database.Options).AddSingleton<IRecipe>(recipe).AddSingleton<ILoggerProvider>(log));
        await ChangeAsync(database, panel, db => db.Add(Case.Open(new CasePlan("Drill", Severity.Drill, "local"), Codename.Pick(), Actor.Muster, TimeProvider.System.GetUtcNow())));
        await UntilAsync(database, @case => @case.Attention.Any(a => a.Kind == StuckAttention.Kind));

        Assert.Equal(["PendingJobs.Error", "Steps.Error"], (await PlacesAsync(database, Words)).Order());
        Assert.Contains(log.Lines, line => line.Contains("could not finish", StringComparison.Ordinal));
        Assert.All(log.Lines, line => Assert.DoesNotContain(Words, line, StringComparison.Ordinal));
    }

    private static async Task<string> ProgramAsync(string directory)
    {
        var program = Path.Combine(directory, "synapse_homeserver");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho '{Words}' >&2\nexit 1\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        return program;
    }

    private static async Task ChangeAsync(TestDatabase database, TestHost panel, Action<PanelDbContext> change)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        change(db);
        await db.SaveChangesAsync();
        panel.Services.GetRequiredService<JobDispatcher>().Wake();
    }

    private static Task<Case> UntilAsync(TestDatabase database, CaseState state) => UntilAsync(database, @case => @case.State == state);

    private static async Task<Case> UntilAsync(TestDatabase database, Func<Case, bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            await using var db = await database.Contexts.CreateDbContextAsync();
            var @case = await db.Cases.AsNoTracking().AsSplitQuery().Include(c => c.Events).Include(c => c.Attention).Include(c => c.Jobs).ThenInclude(j => j.Steps).SingleAsync();
            if (seen(@case)) return @case;
            if (patience.IsCancellationRequested) Assert.Fail($"{@case.State}: {string.Join("\n", @case.Jobs.Select(j => $"{j.Kind} {j.Status} {j.Error}"))}");
            await Task.Delay(20);
        }
    }

    /// <summary>Tables and columns, the scheduler's too, that hold a text.</summary>
    private static async Task<List<string>> PlacesAsync(TestDatabase database, string text)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        var columns = await db.Database.SqlQueryRaw<string>("SELECT m.name || '|' || c.name AS Value FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'").ToListAsync();
        List<string> places = [];
        foreach (var column in columns.Select(c => c.Split('|')))
        {
#pragma warning disable EF1002 // the names are the database's own
            if (await db.Database.SqlQueryRaw<int>($"SELECT COUNT(*) AS Value FROM \"{column[0]}\" WHERE instr(CAST(\"{column[1]}\" AS TEXT), {{0}}) > 0", text).SingleAsync() > 0)
                places.Add($"{column[0]}.{column[1]}");
#pragma warning restore EF1002
        }
        return places;
    }
}
