using System.Text.Json;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web;

/// <summary>
/// The panel that runs on a data directory, as it noted itself down when it had begun to listen: the commands beside it print links that
/// lead to it. A note outlives a killed panel, and is not believed when its process is gone.
/// </summary>
internal sealed record RunningPanel(Uri Address, ProcessIdentity Process)
{
    /// <param name="listening">What the server listens on: <c>http://127.0.0.1:8080</c>, <c>http://[::]:8080</c>.</param>
    public static void Note(DataDirectory data, string listening)
    {
        var next = data.RunningPath + ".new";
        File.WriteAllText(next, JsonSerializer.Serialize(new RunningPanel(ForPeople(listening), ProcessIdentity.Own())));
        File.Move(next, data.RunningPath, overwrite: true);
    }

    /// <summary>Null where none runs, or it has not begun to listen.</summary>
    public static RunningPanel? Find(DataDirectory data)
    {
        try
        {
            return JsonSerializer.Deserialize<RunningPanel>(File.ReadAllText(data.RunningPath)) is { Process: { } process, Address: not null } noted && process.IsAlive() ? noted : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it only spares people a look at the port
        }
    }

    /// <summary>Loopback, and whatever stands for all addresses, is called localhost: browsers make passkeys for names alone.</summary>
    internal static Uri ForPeople(string listening)
    {
        var address = new Uri(listening.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        return address.IsLoopback || address.Host is "0.0.0.0" or "[::]" ? new Uri($"{address.Scheme}://localhost:{address.Port}") : address;
    }
}
