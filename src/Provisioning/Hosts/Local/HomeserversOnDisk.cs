using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>What became of one homeserver's process when all were to be stopped.</summary>
public sealed record StoppedHomeserver(string Directory, int Pid, bool Stopped);

/// <summary>
/// All homeservers below a data directory, found without the database: `stop-homeservers` must work when the panel does not.
/// </summary>
public sealed class HomeserversOnDisk(LocalHostOptions options, TimeProvider time, ILogger<HomeserversOnDisk> log)
{
    /// <summary>The directories of homeservers, running or not.</summary>
    public static IReadOnlyList<string> In(string dataDirectory)
    {
        var home = LocalHomeserver.HomeOf(dataDirectory);
        return Directory.Exists(home)
            ? [.. Directory.EnumerateDirectories(home).Where(directory => Guid.TryParseExact(Path.GetFileName(directory), "N", out _)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Stops what runs, side by side. Nothing is removed: the panel starts them again.</summary>
    public async Task<IReadOnlyList<StoppedHomeserver>> StopAllAsync(string dataDirectory, CancellationToken cancel = default)
    {
        var stop = new SynapseStop(options, time, log);
        var stops = In(dataDirectory).Select(async directory =>
        {
            var lockFile = Path.Combine(directory, "lock");
            if (LockHolder.Find(lockFile) is not { } process) return null;
            var stopped = await stop.EndAsync(Guid.ParseExact(Path.GetFileName(directory), "N"), () => LockHolder.Find(lockFile) is { } holder ? [holder] : [], user: null, cancel);
            return new StoppedHomeserver(directory, process.Pid, stopped);
        });
        return [.. (await Task.WhenAll(stops)).OfType<StoppedHomeserver>()];
    }
}
