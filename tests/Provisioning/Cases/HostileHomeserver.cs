using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Responders;
using Muster.Provisioning.Cases;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Cases;

/// <summary>
/// An open case whose homeserver is a real process of its own user, started as Synapse is, that means the panel ill
/// (<c>hostile_homeserver.py</c>). What closes the case is the panel's own.
/// </summary>
internal sealed class HostileHomeserver : IAsyncDisposable
{
    private static readonly string[] People = ["calm-otter", "bold-crane", "quick-lynx"];

    private readonly TestDatabase database;
    private readonly LocalHostOptions options;
    private Guid caseId;

    private HostileHomeserver(TestDatabase database, string program)
    {
        this.database = database;
        options = new LocalHostOptions { SynapseExecutable = program };
        Synapse = HomeserverDirectory.Panel(options);
    }

    public LocalSynapse Synapse { get; }

    public LocalHomeserver Place { get; private set; } = null!;

    public static async Task<HostileHomeserver> StartAsync(string manner)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var made = new HostileHomeserver(database, await SynapseRoot.WriteProgramAsync(database.Data.Root, "hostile_homeserver.py", manner));
        await made.OpenCaseAsync();
        Assert.Null(await made.Synapse.PrepareAsync(made.Place, HomeserverSecrets.Create()));
        var process = (await made.Synapse.EnsureRunningAsync(made.Place)).Value!;
        Assert.Null(await made.Synapse.WaitUntilAnsweringAsync(made.Place, process, null));
        return made;
    }

    /// <summary>Changes what is kept of the homeserver's credentials, as a damaged disk or half a backup does.</summary>
    public async Task DamageAsync(Action<DataDirectory, Homeserver> damage)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        damage(database.Data, await db.Homeservers.SingleAsync());
        await db.SaveChangesAsync();
    }

    /// <summary>Disposes of the case, and tells what became of it.</summary>
    /// <param name="patience">How long the panel waits for an answer; null: as it does.</param>
    public async Task<Closing> DisposeOfCaseAsync(TimeSpan? patience = null, TimeProvider? clock = null)
    {
        using var http = MatrixConnection.CreateHttpClient(OwnListener.ConnectAsync);
        http.Timeout = patience ?? http.Timeout;
        await using (var db = await database.Contexts.CreateDbContextAsync())
        {
            Assert.True((await db.Cases.SingleAsync()).Apply(CaseTrigger.Dispose, Actor.Muster, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        await using var panel = await TestHost.StartAsync(services => services
            .AddSingleton(clock ?? TimeProvider.System)
            .AddMusterData(database.Options)
            .AddMusterSecrets(database.Data)
            .AddMusterJobs(database.Options)
            .AddMusterCases()
            .AddMusterLocalHost(options)
            .AddSingleton(provider => new HomeserverVault(provider.GetRequiredService<SecretBox>(), http)));
        return await UntilDisposedAsync();
    }

    /// <summary>Ends the sessions alone, and waits <paramref name="wait"/> seconds for clients to be told.</summary>
    public async Task<string?> EndSessionsAsync(int wait, CancellationToken cancel)
    {
        await using (var db = await database.Contexts.CreateDbContextAsync(cancel))
        {
            (await db.Cases.SingleAsync(cancel)).SetWipeWait(wait);
            await db.SaveChangesAsync(cancel);
        }
        using var http = MatrixConnection.CreateHttpClient(OwnListener.ConnectAsync);
        await using var services = new ServiceCollection().AddLogging().AddMusterSecrets(database.Data).BuildServiceProvider();
        var vault = new HomeserverVault(services.GetRequiredService<SecretBox>(), http);
        return await new SessionEnding(database.Contexts, vault, TimeProvider.System, NullLogger<SessionEnding>.Instance).EndAsync(caseId, cancel);
    }

    /// <summary>What the timeline says of it.</summary>
    public async Task<IReadOnlyList<string>> TimelineAsync(string kind)
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.CaseEvents.Where(e => e.Kind == kind).Select(e => e.Text).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.True(await Synapse.StopAsync(Place));
        Assert.Null((await Synapse.WipeAsync(Place)).Failure);
        await database.DisposeAsync();
    }

    private async Task OpenCaseAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var @case = Case.Open(new CasePlan("Ransomware", Severity.Sev1, "local"), Codename.Pick(), Actor.Muster, now);
        var homeserver = @case.Homeservers.Single();
        Place = LocalHomeserver.Named(@case.Codename, homeserver.Id, LoopbackPorts.Pick(new HashSet<int>())!.Value, database.Data.Root);
        homeserver.Reserve(Place.ServerName, Place.Port, Place.Uid);
        await using var secrets = new ServiceCollection().AddLogging().AddMusterSecrets(database.Data).BuildServiceProvider();
        secrets.GetRequiredService<HomeserverVault>().Put(homeserver, HomeserverCredentials.Create() with { Administrator = new MatrixSession("@muster:here", "PANEL", "syt_token") });
        homeserver.Apply(HomeserverTrigger.Made);
        homeserver.Apply(HomeserverTrigger.Take);
        @case.Apply(CaseTrigger.Ready, Actor.Muster, now);
        foreach (var name in People) @case.AddResponder(new Responder(name, ResponderRole.Responder, ["control"], now)).Joined(now);
        caseId = @case.Id;
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(@case);
        await db.SaveChangesAsync();
    }

    private async Task<Closing> UntilDisposedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            await using var db = await database.Contexts.CreateDbContextAsync();
            var @case = await db.Cases.AsNoTracking().AsSplitQuery().Include(c => c.Homeservers).Include(c => c.Jobs).ThenInclude(j => j.Steps).SingleAsync(c => c.Id == caseId);
            if (@case.State == CaseState.Disposed)
            {
                string? Detail(JobKind kind) => @case.Jobs.Single(j => j.Kind == kind).Steps.Single(s => s.Ordinal == 0).Detail;
                return new Closing(Detail(JobKind.SealCase), Detail(JobKind.DisposeCase), @case.Jobs.Max(j => j.Attempts), await db.DisposalReports.SingleAsync());
            }
            if (limit.IsCancellationRequested) Assert.Fail($"{@case.State}: {string.Join("\n", @case.Jobs.Select(j => $"{j.Kind} {j.Status} {j.Error}"))}");
            await Task.Delay(20);
        }
    }
}

/// <summary>What a closed case says of how it was closed.</summary>
/// <param name="Writing">What came of ending the writing.</param>
/// <param name="Sessions">What came of ending the sessions.</param>
/// <param name="Attempts">How often the job that was tried most was tried.</param>
internal sealed record Closing(string? Writing, string? Sessions, int Attempts, DisposalReport Report);
