using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>The Debian root with the real Synapse that tests run. Without one they fail: a test that is skipped proves nothing.</summary>
internal static class SynapseRoot
{
    public static string Path { get; } = Find();

    public static LocalHostOptions Options => new() { RootDirectory = Path, BcryptRounds = 4 };

    private static string Find()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("MUSTER_SYNAPSE_ROOT"),
            "/var/cache/muster/synapse/current",
            System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/muster/synapse/current"),
        ];
        return places.FirstOrDefault(place => place is not null && Directory.Exists(System.IO.Path.Combine(place, "usr")))
            ?? throw new InvalidOperationException(
                $"There is no root with Synapse. Looked at MUSTER_SYNAPSE_ROOT ({places[0] ?? "not set"}), {places[1]} and {places[2]}. Run the tests by ./muster test, which builds one.");
    }
}
