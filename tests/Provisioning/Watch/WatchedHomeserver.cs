using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Hosts.Local;
using Muster.Provisioning.Watch;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Watch;

/// <summary>An open case with a homeserver of its own, and a supervisor that looks when the test says so.</summary>
internal sealed class WatchedHomeserver : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly HttpClient http = MatrixConnection.CreateHttpClient();
    private readonly HomeserverVault vault;

    private WatchedHomeserver(TestDatabase database)
    {
        this.database = database;
        vault = new HomeserverVault(new SecretBox(new EphemeralDataProtectionProvider()), http);
        // The root can be taken away and given back: what a panel sees whose Synapse is being rebuilt.
        Root = Path.Combine(database.Data.Root, "root");
        Synapse = HomeserverDirectory.Panel(SynapseRoot.Options with { RootDirectory = Root });
        Supervisor = Panel();
    }

    public SettableTime Time { get; } = new();

    public CaseGates Gates { get; } = new();

    public LocalSynapse Synapse { get; }

    public HomeserverSupervisor Supervisor { get; private set; }

    public string Root { get; }

    public Guid CaseId { get; private set; }

    public LocalHomeserver Place { get; private set; } = null!;

    public static async Task<WatchedHomeserver> CreateAsync()
    {
        var made = new WatchedHomeserver(await TestDatabase.CreateAsync(DatabaseKind.Sqlite));
        made.GiveRoot();
        await made.OpenAsync();
        return made;
    }

    public void GiveRoot() => Directory.CreateSymbolicLink(Root, SynapseRoot.Path);

    public void TakeRoot() => Directory.Delete(Root);

    /// <summary>The supervisor of a panel that was started anew.</summary>
    public void RestartPanel() => Supervisor = Panel();

    public async Task<Homeserver> ReadAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Homeservers.AsNoTracking().Include(h => h.Health).SingleAsync();
    }

    public async Task<Case> ReadCaseAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Cases.AsNoTracking().Include(c => c.Attention).Include(c => c.Events).AsSplitQuery().SingleAsync();
    }

    public async Task ApplyAsync(CaseTrigger trigger)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        Assert.True((await db.Cases.SingleAsync()).Apply(trigger, Actor.Muster, Time.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    /// <summary>Looks until the homeserver answers; a start takes a second or two.</summary>
    public async Task LookUntilItAnswersAsync()
    {
        do
        {
            await Task.Delay(50);
            await Supervisor.LookAsync(default);
        }
        while ((await ReadAsync()).Health.Single(h => h.Name == "synapse").Status != HealthStatus.Ok);
    }

    /// <summary>Kills the process as the kernel would under memory pressure.</summary>
    public async Task KillAsync()
    {
        var process = Synapse.Find(Place)!;
        Assert.True(LinuxNative.Signal(process, LinuxNative.SigKill));
        while (LinuxProcess.IsAlive(process)) await Task.Delay(10);
    }

    /// <summary>Gives it up as abandoning its case does, and tells what was found to be left.</summary>
    public async Task<IReadOnlyList<DisposalCheck>> AbandonAsync()
    {
        var homeserver = await ReadAsync();
        var left = await new AbandonedHomeserver(database.Data, Synapse, Gates).LeaveAsync(homeserver, CancellationToken.None);
        Assert.Null(homeserver.Pid);
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(await Synapse.StopAsync(Place));
        Assert.Null((await Synapse.WipeAsync(Place)).Failure);
        http.Dispose();
        await database.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        var @case = Case.Open(new CasePlan("Ransomware", Severity.Sev1, "local"), Codename.Pick(), Actor.Muster, Time.GetUtcNow());
        var homeserver = @case.Homeservers.Single();
        Place = LocalHomeserver.Named(@case.Codename, homeserver.Id, LoopbackPorts.Pick(new HashSet<int>())!.Value, database.Data.Root);
        homeserver.Reserve(Place.ServerName, Place.Port, Place.Uid);
        vault.Put(homeserver, HomeserverCredentials.Create());
        homeserver.Apply(HomeserverTrigger.Made);
        homeserver.Apply(HomeserverTrigger.Take);
        @case.Apply(CaseTrigger.Ready, Actor.Muster, Time.GetUtcNow());
        CaseId = @case.Id;
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(@case);
        await db.SaveChangesAsync();
    }

    private HomeserverSupervisor Panel() => new(
        database.Contexts,
        new HomeserverWatch(database.Contexts, database.Data, Synapse, vault, Gates, Time),
        Time,
        NullLogger<HomeserverSupervisor>.Instance);
}
