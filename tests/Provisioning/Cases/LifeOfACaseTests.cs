using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Cases;

/// <summary>A case from opening to disposal with the real recipes, the real scheduler and the real Synapse.</summary>
public sealed class LifeOfACaseTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_new_case_gets_a_homeserver_and_leaves_nothing_behind(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var panel = await StartAsync(database, SynapseRoot.Options);
        var id = await OpenAsync(database, panel);
        var active = await UntilAsync(database, id, CaseState.Active);

        var homeserver = Assert.Single(active.Homeservers);
        Assert.Equal(HomeserverState.Taken, homeserver.State);
        Assert.All(active.Rooms, room => Assert.StartsWith("!", room.MatrixId, StringComparison.Ordinal));
        await AssertCommanderCanSignInAsync(panel, active, homeserver);

        await ApplyAsync(database, panel, id, CaseTrigger.Dispose);
        var disposed = await UntilAsync(database, id, CaseState.Disposed);
        Assert.Equal(HomeserverState.Gone, disposed.Homeservers.Single().State);
        Assert.Null(disposed.Homeservers.Single().SealedSecrets);
        Assert.Equal([JobKind.MakeHomeserver, JobKind.SealCase, JobKind.DisposeCase], disposed.Jobs.OrderBy(j => j.Id).Select(j => j.Kind));
        Assert.All(disposed.Jobs, job => Assert.Equal(JobStatus.Succeeded, job.Status));
        await using var db = await database.Contexts.CreateDbContextAsync();
        var report = await db.DisposalReports.SingleAsync();
        Assert.True(report.VerifiedGone);
        Assert.Equal(["process", "port", "files", "lock", "credentials", "invites"], report.Checks.Select(c => c.What));
        Assert.Null(disposed.Responders.Single().SealedPassphrase);
        Assert.Empty(Directory.GetFileSystemEntries(LocalHomeserver.HomeOf(database.Data.Root)));
        Assert.Single(disposed.Responders); // the record stays
    }

    [Fact]
    public async Task Where_no_Synapse_can_be_started_the_case_fails_and_says_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var panel = await StartAsync(database, new LocalHostOptions { RootDirectory = "/nowhere" });
        var id = await OpenAsync(database, panel);
        var failed = await UntilAsync(database, id, CaseState.Failed);

        Assert.Equal(HomeserverState.Gone, failed.Homeservers.Single().State);
        Assert.Contains("./muster", failed.Jobs.Single().Error, StringComparison.Ordinal);
        Assert.Contains(failed.Jobs.Single().Steps, step => step.Status == StepStatus.Compensated);
        var home = LocalHomeserver.HomeOf(database.Data.Root);
        Assert.Empty(Directory.Exists(home) ? Directory.GetFileSystemEntries(home) : []);
    }

    [Theory]
    [InlineData("Overwrite and remove its files", JobStatus.Succeeded)]
    [InlineData("Verify that nothing is left", JobStatus.Waiting)]
    public async Task What_comes_back_after_it_was_removed_is_never_called_gone(string after, JobStatus seen)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var late = new LateWriter(database.Data, after);
        await using var panel = await StartAsync(database, SynapseRoot.Options, null, late);
        var id = await OpenAsync(database, panel);
        late.Homeserver = (await UntilAsync(database, id, CaseState.Active)).Homeservers.Single();

        await ApplyAsync(database, panel, id, CaseTrigger.Dispose);
        await UntilAsync(database, id, c => c.Jobs.Any(j => j.Kind == JobKind.DisposeCase && j.Status == seen));
        if (seen == JobStatus.Waiting)
        {
            var waiting = await UntilAsync(database, id, CaseState.Disposing);
            Assert.Equal(HomeserverState.Retiring, waiting.Homeservers.Single().State);
            Assert.Contains("Something is left", waiting.Jobs.Single(j => j.Kind == JobKind.DisposeCase).Error, StringComparison.Ordinal);
            panel.Services.GetRequiredService<JobDispatcher>().Wake();
        }
        await UntilAsync(database, id, CaseState.Disposed);

        Assert.True(late.Wrote);
        Assert.Empty(Directory.GetFileSystemEntries(LocalHomeserver.HomeOf(database.Data.Root)));
        await using var db = await database.Contexts.CreateDbContextAsync();
        Assert.All((await db.DisposalReports.SingleAsync()).Checks, check => Assert.True(check.Gone));
    }

    /// <summary>Writes a file where the homeserver was, once, after its removal was recorded.</summary>
    private sealed class LateWriter(DataDirectory data, string after) : IStepObserver
    {
        public Homeserver? Homeserver { get; set; }

        public bool Wrote { get; private set; }

        public ValueTask SeeAsync(StepMoment moment, JobKind job, StepRecord step)
        {
            if (Wrote || Homeserver is null || job != JobKind.DisposeCase || moment != StepMoment.AfterRecord || step.Name != after) return default;
            var directory = Homeserver.OnThisMachine(data).Directory;
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, "late.log"), "somebody's name");
            Wrote = true;
            return default;
        }
    }

    [Fact]
    public async Task A_case_that_is_disposed_of_while_it_is_made_is_rolled_back()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var panel = await StartAsync(database, SynapseRoot.Options);
        var id = await OpenAsync(database, panel);
        await UntilAsync(database, id, c => c.Jobs.Single().Steps.Any(s => s is { Name: "Start Synapse", Status: StepStatus.Running }));
        await ApplyAsync(database, panel, id, CaseTrigger.Dispose);
        var disposed = await UntilAsync(database, id, CaseState.Disposed);

        Assert.Equal(JobStatus.Superseded, disposed.Jobs.Single(j => j.Kind == JobKind.MakeHomeserver).Status);
        Assert.Empty(Directory.GetFileSystemEntries(LocalHomeserver.HomeOf(database.Data.Root)));
    }

    [Fact]
    public async Task A_case_disposes_of_itself_when_its_time_has_come_and_nobody_writes_any_more()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var clock = new ShiftedTime();
        await using var panel = await StartAsync(database, SynapseRoot.Options, clock);
        var id = await OpenAsync(database, panel);
        var @case = await UntilAsync(database, id, CaseState.Active);
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            (await db.Cases.Include(c => c.Attention).SingleAsync()).Postpone(clock.GetUtcNow() + TimeSpan.FromHours(20), Actor.Muster, clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        var session = await CommanderSessionAsync(panel, @case);
        await new MatrixRooms(session).SendAsync(@case.Rooms[0].MatrixId!, "m.room.message", "key", new { msgtype = "m.text", body = "still here" });
        var disposal = panel.Services.GetRequiredService<AutoDisposal>();

        await disposal.LookAsync(default);
        await disposal.LookAsync(default);
        Assert.Single(await WarningsAsync(database)); // a day before, once
        clock.Shift = TimeSpan.FromHours(19.5);
        await disposal.LookAsync(default);
        Assert.Equal(2, (await WarningsAsync(database)).Count); // and an hour before

        clock.Shift = TimeSpan.FromHours(21);
        await disposal.LookAsync(default);
        var postponed = await UntilAsync(database, id, CaseState.Active);
        Assert.InRange(postponed.AutoDisposeAt!.Value, clock.GetUtcNow() + TimeSpan.FromHours(23), clock.GetUtcNow() + TimeSpan.FromHours(24));

        clock.Shift = TimeSpan.FromHours(46); // as if the panel had been off when it should have warned: everybody gets an hour
        await disposal.LookAsync(default);
        Assert.Equal(CaseState.Active, (await UntilAsync(database, id, CaseState.Active)).State);
        clock.Shift = TimeSpan.FromHours(47.5); // the panel's own warnings do not count as writing
        await disposal.LookAsync(default);
        await UntilAsync(database, id, CaseState.Disposed);
    }

    private static async Task<List<Attention>> WarningsAsync(TestDatabase database)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Attention.Where(a => a.Kind == AutoDisposal.Attention).ToListAsync();
    }

    private static async Task AssertCommanderCanSignInAsync(TestHost panel, Case @case, Homeserver homeserver)
    {
        var commander = Assert.Single(@case.Responders);
        Assert.Equal((ResponderRole.Commander, ResponderState.Joined), (commander.Role, commander.State));
        var joined = await new MatrixRooms(await CommanderSessionAsync(panel, @case)).JoinedAsync();
        Assert.Equal(@case.Rooms.Select(r => r.MatrixId!).Append(homeserver.SpaceId!).Order(), joined.Order());
    }

    private static async Task<MatrixConnection> CommanderSessionAsync(TestHost panel, Case @case)
    {
        var commander = @case.Responders.Single(r => r.Role == ResponderRole.Commander);
        var passphrase = panel.Services.GetRequiredService<CaseKeys>().Open(@case.Id, CommanderAccount.PassphrasePurpose, commander.SealedPassphrase!);
        var stranger = panel.Services.GetRequiredService<HomeserverVault>().Stranger(@case.Homeservers.Single());
        return stranger.As(await new MatrixSignIn(stranger).LoginAsync(commander.Pseudonym, passphrase));
    }

    private static Task<TestHost> StartAsync(TestDatabase database, LocalHostOptions synapse, TimeProvider? clock = null, params IStepObserver[] observers) => TestHost.StartAsync(services => observers
        .Aggregate(services, (all, observer) => all.AddSingleton(observer))
        .AddSingleton(clock ?? TimeProvider.System)
        .AddMusterData(database.Options)
        .AddMusterSecrets(database.Data)
        .AddMusterJobs(database.Options)
        .AddMusterCases()
        .AddMusterLocalHost(synapse), afterwards: () => StopLeftOversAsync(database, synapse));

    /// <summary>Homeservers outlive their panel; they must not outlive a test that failed.</summary>
    private static Task StopLeftOversAsync(TestDatabase database, LocalHostOptions synapse) =>
        new HomeserversOnDisk(synapse, TimeProvider.System, NullLogger<HomeserversOnDisk>.Instance).StopAllAsync(database.Data.Root);

    private static async Task<Guid> OpenAsync(TestDatabase database, TestHost panel)
    {
        var @case = Case.Open(new CasePlan("Ransomware", Severity.Sev1, "local"), Codename.Pick(), Actor.Muster, TimeProvider.System.GetUtcNow());
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(@case);
        await db.SaveChangesAsync();
        panel.Services.GetRequiredService<JobDispatcher>().Wake();
        return @case.Id;
    }

    private static async Task ApplyAsync(TestDatabase database, TestHost panel, Guid id, CaseTrigger trigger)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        Assert.True((await db.Cases.SingleAsync(c => c.Id == id)).Apply(trigger, Actor.Muster, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync();
        panel.Services.GetRequiredService<JobDispatcher>().Wake();
    }

    private static Task<Case> UntilAsync(TestDatabase database, Guid id, CaseState state) => UntilAsync(database, id, c => c.State == state);

    private static async Task<Case> UntilAsync(TestDatabase database, Guid id, Func<Case, bool> seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            await using var db = await database.Contexts.CreateDbContextAsync();
            var @case = await db.Cases.AsNoTracking().AsSplitQuery()
                .Include(c => c.Homeservers).Include(c => c.Rooms).Include(c => c.Responders).Include(c => c.Jobs).ThenInclude(j => j.Steps)
                .SingleAsync(c => c.Id == id);
            if (seen(@case)) return @case;
            if (patience.IsCancellationRequested || @case.State is CaseState.Failed or CaseState.Disposed) Assert.Fail($"{@case.State}: {string.Join("\n", @case.Jobs.Select(j => $"{j.Kind} {j.Status} {j.Error}"))}");
            await Task.Delay(20);
        }
    }
}
