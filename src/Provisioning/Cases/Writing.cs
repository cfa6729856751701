using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>Ends and allows writing on the homeservers of a case, by suspending its people: they go on reading and sharing keys.</summary>
public sealed partial class Writing(
    IDbContextFactory<PanelDbContext> contexts, DataDirectory data, LocalSynapse synapse, HomeserverVault vault, TimeProvider time, ILogger<Writing> log)
{
    /// <summary>For one homeserver: shorter than the step, which would fail and be tried again for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Nobody can write afterwards. A homeserver that does not answer, or does not do what it is asked, is stopped: one that is broken, or broken
    /// into, must not keep its case from being closed.
    /// </summary>
    public async Task<string?> EndAsync(Guid caseId, CancellationToken cancel)
    {
        var (readers, unknown, stopped) = (0, 0, 0);
        foreach (var (homeserver, people) in await LoadAsync(caseId, cancel))
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                if (vault.Administrator(homeserver) is { } administrator)
                {
                    var suspended = await SetAsync(administrator, people, suspended: true, either.Token);
                    (readers, unknown) = (readers + suspended, unknown + people.Count - suspended);
                    continue;
                }
            }
            catch (Exception refused) when (!cancel.IsCancellationRequested)
            {
                LogStopped(refused, homeserver.Id); // whatever it is: credentials that cannot be opened, an answer that nobody thought of, or none
            }
            if (!await synapse.StopAsync(homeserver.OnThisMachine(data), cancel)) throw new StepFailedException("Synapse neither does what it is asked nor ends.");
            stopped++;
        }
        if (stopped > 0) return "The homeserver did not do what it was asked and was stopped";
        return unknown == 0 ? $"{readers} people can only read now" : $"{readers} people can only read now; {unknown} have no account there, it says";
    }

    public async Task<string?> AllowAsync(Guid caseId, CancellationToken cancel)
    {
        foreach (var (homeserver, people) in await LoadAsync(caseId, cancel))
        {
            var place = homeserver.OnThisMachine(data);
            var started = await synapse.EnsureRunningAsync(place, cancel); // ending the writing may have stopped it
            StepFailed.If(started.Failure);
            StepFailed.If(await synapse.WaitUntilAnsweringAsync(place, started.Value!, vault.Find(homeserver)!.Server, cancel));
            await SetAsync(vault.Administrator(homeserver)!, people, suspended: false, cancel);
        }
        return null;
    }

    private static async Task<int> SetAsync(MatrixConnection administrator, IReadOnlyList<string> people, bool suspended, CancellationToken cancel)
    {
        var accounts = new MatrixAccounts(administrator);
        var count = 0;
        foreach (var userId in people)
        {
            try
            {
                await accounts.SetSuspendedAsync(userId, suspended, cancel);
                count++;
            }
            catch (MatrixException unknown) when (unknown.Is(MatrixError.NotFound))
            {
                // accepted an invite, but the account was never made: nobody can write with it
            }
        }
        return count;
    }

    private async Task<List<(Homeserver Homeserver, IReadOnlyList<string> People)>> LoadAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var homeservers = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken).ToListAsync(cancel);
        var pseudonyms = await db.Responders.Where(r => r.CaseId == caseId && r.State != ResponderState.Accepting).Select(r => r.Pseudonym).ToListAsync(cancel);
        return [.. homeservers.Select(h => (h, (IReadOnlyList<string>)[.. pseudonyms.Select(p => MatrixIds.Of(p, h.ServerName!))]))];
    }

    [LoggerMessage(LogLevel.Warning, "Homeserver {HomeserverId} did not end the writing and is stopped")]
    private partial void LogStopped(Exception exception, Guid homeserverId);
}
