using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>Ends and allows writing on the homeservers of a case, by suspending its people: they go on reading and sharing keys.</summary>
public sealed class Writing(IDbContextFactory<PanelDbContext> contexts, DataDirectory data, LocalSynapse synapse, HomeserverVault vault)
{
    /// <summary>Nobody can write afterwards. A homeserver that does not answer is stopped: it could come back at any moment.</summary>
    public async Task<string?> EndAsync(Guid caseId, CancellationToken cancel)
    {
        var count = 0;
        foreach (var (homeserver, people) in await LoadAsync(caseId, cancel))
        {
            if (vault.Administrator(homeserver) is not { } administrator || (await new MatrixSignIn(administrator).ProbeAsync(cancel)).Error is not null)
            {
                if (!await synapse.StopAsync(homeserver.OnThisMachine(data), cancel)) throw new StepFailedException("Synapse neither answers nor ends.");
                return "The homeserver did not answer and was stopped";
            }
            count += await SetAsync(administrator, people, suspended: true, cancel);
        }
        return $"{count} people can only read now";
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
        foreach (var userId in people) await accounts.SetSuspendedAsync(userId, suspended, cancel);
        return people.Count;
    }

    private async Task<List<(Homeserver Homeserver, IReadOnlyList<string> People)>> LoadAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var homeservers = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken).ToListAsync(cancel);
        var pseudonyms = await db.Responders.Where(r => r.CaseId == caseId && r.State != ResponderState.Accepting).Select(r => r.Pseudonym).ToListAsync(cancel);
        return [.. homeservers.Select(h => (h, (IReadOnlyList<string>)[.. pseudonyms.Select(p => $"@{p}:{h.ServerName}")]))];
    }
}
