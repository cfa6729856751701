using Muster.Data;
using Muster.Domain.Disposal;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// What can still be done for a homeserver that is given up: its process is ended, because nobody will look after it any more, and what
/// is left is written down for whoever cleans up by hand. Nothing here keeps a case from being abandoned.
/// </summary>
public sealed class AbandonedHomeserver(DataDirectory data, LocalSynapse synapse, CaseGates gates)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Ends the process if it can be ended, and tells what was found afterwards. The caller saves.</summary>
    public async Task<IReadOnlyList<DisposalCheck>> LeaveAsync(Homeserver homeserver, CancellationToken cancel)
    {
        if (homeserver is not { Port: not null, ServerName: not null }) return []; // nothing had been made
        var place = homeserver.OnThisMachine(data);
        using var pass = gates.TryEnter(homeserver.CaseId ?? homeserver.Id); // a job that hangs inside must not hold this up
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            if (await synapse.StopAsync(place, limit.Token)) homeserver.Stopped();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It does not end in time; the checks below say so.
        }
        return [.. (await synapse.VerifyGoneAsync(place, cancel)).Select(check => new DisposalCheck(check.Name, check.Gone, check.Evidence, check.At))];
    }
}
