using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Destroys homeservers of this machine and verifies it: the last steps of a disposal, and the undoing of a failed start. Only in state
/// Retiring, which no supervisor restarts.
/// </summary>
public sealed class LocalHomeserverRemoval(IDbContextFactory<PanelDbContext> contexts, DataDirectory data, LocalSynapse synapse, TimeProvider time)
{
    private static readonly TimeSpan WipeLimit = TimeSpan.FromMinutes(15); // overwriting ends by itself before

    public IReadOnlyList<Step> Steps(IReadOnlyList<Guid> homeservers) =>
    [
        new Step("Stop Synapse", cancel => ForEachAsync(homeservers, StopAsync, cancel)),
        new Step("Overwrite and remove its files", cancel => ForEachAsync(homeservers, WipeAsync, cancel)) { Limit = WipeLimit },
        new Step("Verify that nothing is left", cancel => ForEachAsync(homeservers, VerifyAsync, cancel)) { Always = true, Limit = WipeLimit },
    ];

    /// <summary>Looks a last time and records that they are gone, with the evidence; part of the transaction that ends the job.</summary>
    /// <param name="db">Saved by the caller.</param>
    /// <param name="case">Whose they were.</param>
    /// <param name="homeservers">Those that were destroyed.</param>
    /// <param name="panelsOwn">What the panel itself held of the case and let go of.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task CompleteAsync(PanelDbContext db, Case @case, IReadOnlyList<Homeserver> homeservers, IReadOnlyList<DisposalCheck> panelsOwn, CancellationToken cancel)
    {
        foreach (var homeserver in homeservers)
        {
            List<DisposalCheck> checks = [.. homeserver.Port is null ? [] : await ChecksAsync(homeserver, cancel), .. panelsOwn];
            FailIfLeft(checks);
            db.DisposalReports.Add(new DisposalReport(@case.Id, homeserver.Id, verifiedGone: true, checks, @case.StateSince, time.GetUtcNow()));
            Transition.Require(homeserver.Apply(HomeserverTrigger.VerifiedGone), HomeserverTrigger.VerifiedGone);
            homeserver.Stopped();
            homeserver.ForgetSecrets();
        }
    }

    private async Task<string> StopAsync(Homeserver homeserver, CancellationToken cancel)
    {
        if (!await synapse.StopAsync(homeserver.OnThisMachine(data), cancel))
            throw new StepFailedException($"Synapse (process {homeserver.Pid}) does not end, not even when killed. It is tried again.");
        return "Ended";
    }

    private async Task<string> WipeAsync(Homeserver homeserver, CancellationToken cancel)
    {
        var wiped = await synapse.WipeAsync(homeserver.OnThisMachine(data), cancel);
        StepFailed.If(wiped.Failure);
        return $"{wiped.Value}";
    }

    private async Task<string> VerifyAsync(Homeserver homeserver, CancellationToken cancel)
    {
        if ((await ChecksAsync(homeserver, cancel)).Any(check => !check.Gone))
        {
            await StopAsync(homeserver, cancel); // those steps are done and not run again: what came back since goes here
            await WipeAsync(homeserver, cancel);
            FailIfLeft(await ChecksAsync(homeserver, cancel));
        }
        return "Process, port, files and lock are gone";
    }

    private static void FailIfLeft(IEnumerable<DisposalCheck> checks)
    {
        var left = checks.Where(check => !check.Gone).Select(check => $"{check.What}: {check.Evidence}").ToList();
        if (left.Count > 0) throw new StepFailedException($"Something is left: {string.Join("; ", left)}");
    }

    private async Task<List<DisposalCheck>> ChecksAsync(Homeserver homeserver, CancellationToken cancel) =>
        [.. (await synapse.VerifyGoneAsync(homeserver.OnThisMachine(data), cancel)).Select(check => new DisposalCheck(check.Name, check.Gone, check.Evidence, check.At))];

    private async Task<string?> ForEachAsync(IReadOnlyList<Guid> ids, Func<Homeserver, CancellationToken, Task<string>> act, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var homeservers = await db.Homeservers.Where(h => ids.Contains(h.Id)).ToListAsync(cancel);
        foreach (var homeserver in homeservers) homeserver.Apply(HomeserverTrigger.Retire); // refused where it is Retiring already
        await db.SaveChangesAsync(cancel);
        HashSet<string> done = [];
        foreach (var homeserver in homeservers.Where(h => h.Port is not null)) done.Add(await act(homeserver, cancel));
        return done.Count > 0 ? string.Join(". ", done) : "Nothing had been made";
    }
}
