using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Provisioning;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Provisioning.Tests.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Crashes.Tests;

/// <summary>One case and the panels that come and go around it. The test asks through the database and looks at the machine.</summary>
internal sealed class CaseLife : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TestDatabase database;
    private readonly Guid caseId;
    private readonly SynapseCount synapses;
    private Process? panel;

    private CaseLife(TestDatabase database, Guid caseId)
    {
        this.database = database;
        this.caseId = caseId;
        synapses = new SynapseCount(LocalHomeserver.HomeOf(database.Data.Root));
    }

    /// <summary>An opened case that no panel has seen yet.</summary>
    public static async Task<CaseLife> BeginAsync()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var @case = Case.Open(new CasePlan("Crash", Severity.Drill, "local"), Codename.Pick(), Actor.Muster, TimeProvider.System.GetUtcNow());
        await using var db = await database.Contexts.CreateDbContextAsync();
        db.Add(@case);
        await db.SaveChangesAsync();
        return new CaseLife(database, @case.Id);
    }

    /// <summary>Runs a panel that kills itself there; a moment that never comes is a failure of the test.</summary>
    public async Task RunUntilKilledAsync(string crashAt)
    {
        var process = Start(crashAt);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{crashAt} was never reached; the case is {await StateAsync()}.");
        }
        Assert.Equal(128 + 9, process.ExitCode);
        panel = null;
    }

    /// <summary>Runs a panel and kills it after that time, wherever it is.</summary>
    public async Task RunAndKillAfterAsync(TimeSpan time)
    {
        var process = Start(null);
        await Task.Delay(time);
        process.Kill();
        await process.WaitForExitAsync();
        panel = null;
    }

    /// <summary>Runs a panel until the case is there, and ends it as a user would.</summary>
    public async Task RunUntilAsync(CaseState goal)
    {
        var process = Start(null);
        var clock = Stopwatch.StartNew();
        while (await StateAsync() != goal)
        {
            Assert.False(process.HasExited, "The panel ended by itself.");
            Assert.True(clock.Elapsed < Patience, $"The case is still {await StateAsync()} after {clock.Elapsed.TotalSeconds:0} s: {await ErrorsAsync()}");
            await Task.Delay(50);
        }
        using (var end = Process.Start("kill", ["-TERM", $"{process.Id}"])) await end.WaitForExitAsync();
        await process.WaitForExitAsync();
        panel = null;
    }

    public async Task AskForDisposalAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        Assert.True((await db.Cases.SingleAsync()).Apply(CaseTrigger.Dispose, Actor.Muster, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    public void AssertOneSynapse()
    {
        Assert.Single(SynapseCount.Running(synapses.Home));
        Assert.Single(Directory.GetDirectories(synapses.Home));
        Assert.True(synapses.Most <= 1, $"{synapses.Most} Synapse processes ran at once.");
    }

    /// <summary>The service administrator's credentials still open the one homeserver, with exactly the rooms of the case.</summary>
    public async Task AssertUsableAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        var homeserver = await db.Homeservers.SingleAsync();
        using var services = new ServiceCollection().AddMusterSecrets(database.Data).BuildServiceProvider();
        var rooms = await new MatrixRooms(services.GetRequiredService<HomeserverVault>().Administrator(homeserver)!).AllAsync();
        Assert.Equal(1 + await db.Rooms.CountAsync(), rooms.Count); // the space and its rooms, none twice
    }

    public void AssertNothingLeft()
    {
        Assert.Empty(SynapseCount.Running(synapses.Home));
        Assert.Empty(Directory.Exists(synapses.Home) ? Directory.GetFileSystemEntries(synapses.Home) : []);
        Assert.True(synapses.Most <= 1, $"{synapses.Most} Synapse processes ran at once.");
    }

    public async ValueTask DisposeAsync()
    {
        if (panel is { HasExited: false })
        {
            panel.Kill();
            await panel.WaitForExitAsync();
        }
        synapses.Dispose();
        foreach (var pid in SynapseCount.Running(synapses.Home)) Process.GetProcessById(pid).Kill();
        await database.DisposeAsync();
    }

    private Process Start(string? crashAt)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory.Replace("/tests/Crashes/", "/tests/CrashPanel/", StringComparison.Ordinal), "Muster.CrashPanel.dll");
        var start = new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MUSTER_CRASH_DATA"] = database.Data.Root;
        start.Environment["MUSTER_CRASH_AT"] = crashAt;
        start.Environment["MUSTER_SYNAPSE_ROOT"] = SynapseRoot.Path;
        panel = Process.Start(start)!;
        panel.BeginOutputReadLine();
        panel.BeginErrorReadLine();
        return panel;
    }

    private async Task<CaseState> StateAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return await db.Cases.Where(c => c.Id == caseId).Select(c => c.State).SingleAsync();
    }

    private async Task<string> ErrorsAsync()
    {
        await using var db = await database.Contexts.CreateDbContextAsync();
        return string.Join("; ", await db.PendingJobs.Select(j => $"{j.Kind} {j.Status} {j.Error}").ToListAsync());
    }
}
