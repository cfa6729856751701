namespace Muster.Web.Commands.Doctor;

/// <summary>Whether homeservers can be made, as whom they run, and which web client they get.</summary>
internal static class HomeserverFindings
{
    /// <summary>What a root without which no Synapse starts must hold, the loader apart, which is called differently on each kind of machine.</summary>
    private static readonly string[] RootParts = ["usr/bin/python3", "usr/lib/python3/dist-packages/synapse/app/homeserver.py", "packages", "built"];

    public static IEnumerable<Finding> Of(MusterOptions options)
    {
        yield return Synapse(options);
        yield return Environment.IsPrivilegedProcess
            ? Finding.Good("Each homeserver runs as an unprivileged user of its own.")
            : Finding.Note($"All homeservers run as {Environment.UserName}, as the panel does: whoever breaks out of one reaches the others and the panel's data.", "A panel that runs as root gives each a user of its own.");
        yield return ElementWeb(options.ElementWeb.Path);
    }

    private static Finding Synapse(MusterOptions options)
    {
        const string rebuild = "Remove that directory; the next ./muster run builds it again.";
        switch (options.LocalHost())
        {
            case { SynapseExecutable: { } program }:
                return (File.GetUnixFileMode(program) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
                    ? Finding.Good($"Homeservers run {program}.")
                    : Finding.Bad($"{program} cannot be run.", $"chmod +x {program}, or name another synapse_homeserver.");
            case { RootDirectory: { } root }:
                return RootParts.FirstOrDefault(part => !Exists(root, part)) is { } missing
                    ? Finding.Bad($"The Synapse root {root} is not whole: {missing} is missing.", rebuild)
                    : Finding.Good($"Homeservers run from the Synapse root {root}, which is whole.");
            default:
                return Finding.Bad("There is no Synapse: no homeserver can be made.", "./muster run builds one; or set MUSTER_SYNAPSE to a synapse_homeserver.");
        }
    }

    // A link in the root is absolute in its own terms, and so may lead nowhere from here.
    private static bool Exists(string root, string part) => Path.Exists(Path.Combine(root, part)) || new FileInfo(Path.Combine(root, part)).LinkTarget is not null;

    private static Finding ElementWeb(string? path)
    {
        if (path is null) return Finding.Good("No Element Web is configured: the join page names clients that people have.");
        if (!File.Exists(Path.Combine(path, "index.html")))
            return Finding.Bad($"Muster__ElementWeb__Path names {path}, which holds no index.html.", "Name the directory of an unpacked Element Web release, in which index.html lies.");
        return File.Exists(Path.Combine(path, "config.json"))
            ? Finding.Note($"Element Web is served from {path}. The config.json in there is not used: each case gets one of its own.")
            : Finding.Good($"Element Web is served from {path}.");
    }
}
