using System.Diagnostics;
using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Kills every process of one user in one go: kill(2) with -1 reaches all that the caller may signal, and no fork slips through. It is called as
/// that user, without any right over others.
/// </summary>
internal static class UserProcesses
{
    public static async Task KillAsync(int user, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(user, HomeserverUser.First);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(user, HomeserverUser.Last);
        var name = user.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("setpriv",
        [
            "--reuid", name, "--regid", name, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all",
            "/bin/sh", "-c", $"[ \"$(id -ru):$(id -u)\" = {name}:{name} ] && kill -KILL -1",
        ])
        { UseShellExecute = false, WorkingDirectory = "/" };
        using var killer = Process.Start(start) ?? throw new InvalidOperationException("The process could not be started.");
        await killer.WaitForExitAsync(cancel);
    }
}
