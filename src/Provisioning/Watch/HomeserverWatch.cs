using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Watch;

/// <summary>Looks at one homeserver, brings it back where it died, and records what is new.</summary>
public sealed class HomeserverWatch(
    IDbContextFactory<PanelDbContext> contexts, DataDirectory data, LocalSynapse synapse, HomeserverVault vault, CaseGates gates, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Memory> memories = new();

    public async Task LookAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var caseId = await db.Homeservers.Where(h => h.Id == id).Select(h => h.CaseId).SingleAsync(cancel);
        using var pass = gates.TryEnter(caseId ?? id);
        if (pass is null) return;

        // Read only now, inside the gate: a job may just have retired it.
        if (await HomeserverSupervisor.Supervised(db).Include(h => h.Health).SingleOrDefaultAsync(h => h.Id == id, cancel) is not { } homeserver) return;
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).SingleOrDefaultAsync(c => c.Id == caseId, cancel);
        var memory = memories.GetOrAdd(id, _ => new Memory(new RestartBackoff(time)));

        var observation = await ObserveAsync(homeserver, @case, memory, cancel);
        new HealthRecord(homeserver, @case, time.GetUtcNow()).Write(observation);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Says on the case that looking after its homeserver fails, until it answers again: whoever broke into it may be the reason.</summary>
    public async Task TellBrokenAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.Kind == HealthRecord.Down && a.ClearedAt == null))
            .SingleOrDefaultAsync(c => c.Homeservers.Any(h => h.Id == id), cancel);
        if (@case is null || @case.Attention.Count > 0) return;
        @case.Raise(HealthRecord.Down, AttentionLevel.Bad, "Muster cannot look after the homeserver: something on this machine is not as it should be.",
            "Read the panel's log, and suspect the homeserver itself: somebody in it may have changed its files.", time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Drops what is remembered of homeservers that are not supervised any more.</summary>
    public void ForgetAllBut(IReadOnlyCollection<Guid> supervised)
    {
        foreach (var id in memories.Keys.Except(supervised)) memories.TryRemove(id, out _);
    }

    private async Task<Observation> ObserveAsync(Homeserver homeserver, Case? @case, Memory memory, CancellationToken cancel)
    {
        var place = homeserver.OnThisMachine(data);
        HostFailure? failure = null;
        var process = synapse.Find(place, homeserver.RecordedProcess());
        var isWanted = @case is null or { State: CaseState.Active };
        if (process is null && isWanted)
            (process, failure) = await BringBackAsync(homeserver, place, @case, memory, cancel);
        if (process is not null && process != homeserver.RecordedProcess())
            homeserver.RunsAs(process.Pid, process.StartTicks, process.BootId);

        var probe = process is null ? null : await new MatrixSignIn(vault.Stranger(homeserver)).ProbeAsync(cancel);
        if (probe is { Error: null })
        {
            memory.Backoff.Answered();
            memory.SilentSince = null;
        }
        else
        {
            memory.SilentSince ??= time.GetTimestamp();
        }
        var silent = memory.SilentSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        return new Observation(process, probe, synapse.FreeMegabytes(place), failure, silent, isWanted ? memory.Backoff.Left : null);
    }

    private async Task<(ProcessIdentity?, HostFailure?)> BringBackAsync(
        Homeserver homeserver, LocalHomeserver place, Case? @case, Memory memory, CancellationToken cancel)
    {
        var secrets = vault.Find(homeserver)?.Server;
        // It was started since it last answered, and is gone again: that is worth explaining, and waiting for.
        var before = memory.Backoff.Attempts > 0 ? memory.Failure ?? synapse.Explain(place, secrets) : null;
        if (!memory.Backoff.IsDue) return (null, memory.Failure = before);

        memory.Backoff.Attempt();
        if (homeserver.RecordedProcess() is not null && !File.Exists(place.DatabaseFile)) return (null, memory.Failure = new HomeserverLost(place.Directory));
        memory.SilentSince = null;
        // Its files are written anew: the panel may have been updated since, or whoever broke in may have changed them.
        var unprepared = secrets is null ? null : await synapse.PrepareAsync(place, secrets, cancel);
        var started = unprepared ?? await synapse.EnsureRunningAsync(place, cancel);
        memory.Failure = started.Failure;
        if (!started.Succeeded) return (null, started.Failure);
        if (before is null) @case?.Note("homeserver-restarted", "The homeserver had ended and was started again", Actor.Muster, time.GetUtcNow());
        return (started.Value, before);
    }

    private sealed class Memory(RestartBackoff backoff)
    {
        public RestartBackoff Backoff => backoff;

        /// <summary>A timestamp, because clocks are set back.</summary>
        public long? SilentSince { get; set; }

        /// <summary>Why the last start failed, as long as it was not started again.</summary>
        public HostFailure? Failure { get; set; }
    }
}
