using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Where a homeserver's row says that it is on this machine.</summary>
internal static class LocalPlaces
{
    /// <summary>The place of a homeserver whose address is reserved.</summary>
    public static LocalHomeserver OnThisMachine(this Homeserver homeserver, DataDirectory data) => new(
        homeserver.Id,
        homeserver.ServerName ?? throw new InvalidOperationException("No address is reserved for this homeserver."),
        homeserver.Port!.Value,
        homeserver.Uid,
        Path.Combine(LocalHomeserver.HomeOf(data.Root), homeserver.Id.ToString("N")));

    /// <summary>The process that was recorded last, if any.</summary>
    public static ProcessIdentity? RecordedProcess(this Homeserver homeserver) =>
        homeserver is { Pid: { } pid, PidStartTicks: { } ticks, BootId: { } boot } ? new ProcessIdentity(pid, ticks, boot) : null;
}

/// <summary>Turns an expected failure of the host into a failed step, with the last log lines where they help.</summary>
internal static class StepFailed
{
    public static void If(HostFailure? failure)
    {
        if (failure is null) return;
        throw new StepFailedException(failure.LogTail.Count == 0 ? failure.ToString() : $"{failure}\n{string.Join('\n', failure.LogTail)}");
    }
}
