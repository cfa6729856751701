using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// How Synapse is run: out of a Debian root by the root's own loader (no chroot, no namespaces, any user), or as this machine's
/// <c>synapse_homeserver</c>. Builds the command; starts nothing.
/// </summary>
internal sealed partial class SynapseProgram
{
    // $1 is the homeserver's directory, the rest the command. Core files would hold keys; descriptors that the panel's own
    // starter left open (a shell's lock, say) would outlive it in Synapse. flock's 75 says: another one runs.
    private const string Script = """
        umask 077; ulimit -c 0; cd "$1" || exit 78; shift
        exec </dev/null >>launch.log 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        exec flock --no-fork --nonblock --conflict-exit-code 75 lock "$@"
        """;

    public const int LockHeldExitCode = 75;

    /// <summary>What a start under way is called in the list of processes, followed by the homeserver's directory.</summary>
    public const string StarterName = "muster-homeserver";

    private readonly IReadOnlyList<string> command;
    private readonly IReadOnlyDictionary<string, string> environment;

    private SynapseProgram(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string location)
    {
        (this.command, this.environment) = (command, environment);
        Location = location;
    }

    /// <summary>The directory or file that the homeserver's user must be able to reach.</summary>
    public string Location { get; }

    public static HostResult<SynapseProgram> Find(LocalHostOptions options)
    {
        if (options.RootDirectory is { } root && Directory.Exists(root)) return FromRoot(Path.GetFullPath(root));
        if (options.SynapseExecutable is { } executable && File.Exists(executable))
            return new SynapseProgram([executable], new Dictionary<string, string>(), executable);
        return new SynapseMissing((options.RootDirectory, options.SynapseExecutable) switch
        {
            (null, null) => "neither a root nor a synapse_homeserver is configured",
            ({ } missing, null) => $"{missing} does not exist",
            (_, { } missing) => $"{missing} does not exist",
        });
    }

    private static HostResult<SynapseProgram> FromRoot(string root)
    {
        // Debian's multiarch names: the root knows what machine it is for, so it is asked instead of written down.
        var python = Directory.EnumerateFiles(Path.Combine(root, "usr/bin"), "python3*")
            .FirstOrDefault(file => VersionedPython().IsMatch(Path.GetFileName(file)));
        var libraries = Directory.EnumerateDirectories(Path.Combine(root, "usr/lib"), "*-linux-gnu").FirstOrDefault();
        var loader = libraries is null ? null : Directory.EnumerateFiles(libraries, "ld-linux-*.so.*").FirstOrDefault();
        var packages = Path.Combine(root, "usr/lib/python3/dist-packages");
        if (python is null || loader is null || !Directory.Exists(Path.Combine(packages, "synapse")))
            return new SynapseMissing($"{root} is not a complete root");
        return new SynapseProgram(
            [loader, "--argv0", "synapse", "--library-path", libraries!, python, "-m", "synapse.app.homeserver"],
            new Dictionary<string, string>
            {
                ["PYTHONHOME"] = Path.Combine(root, "usr"),
                ["PYTHONPATH"] = packages,
                ["OPENSSL_MODULES"] = Path.Combine(libraries!, "ossl-modules"),
                ["SSL_CERT_DIR"] = "/etc/ssl/certs",
            },
            root);
    }

    /// <summary>
    /// The whole chain replaces itself (exec) step by step, so the process id that starts is the one that stays: a session of its own,
    /// fewer rights, the lock, Synapse.
    /// </summary>
    public ProcessStartInfo StartInfo(LocalHomeserver homeserver)
    {
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, WorkingDirectory = "/" };
        List<string> arguments = ["setpriv", .. Privileges(homeserver), "/bin/sh", "-c", Script, StarterName, homeserver.Directory];
        arguments.AddRange(command);
        arguments.AddRange(["-c", HomeserverFiles.ConfigurationOf(homeserver), "-c", HomeserverFiles.SecretsOf(homeserver)]);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = homeserver.Directory;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["PYTHONPATH"] = environment.TryGetValue("PYTHONPATH", out var packages)
            ? $"{homeserver.Directory}:{packages}"
            : homeserver.Directory;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONNOUSERSITE"] = "1";
        // Two allocation arenas instead of eight a core: tens of megabytes less for each homeserver.
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        return start;
    }

    // A homeserver outlives the panel, hence no parent-death signal. An unprivileged caller has no bounding set to empty.
    private static IEnumerable<string> Privileges(LocalHomeserver homeserver)
    {
        if (homeserver.Uid is not { } uid) return ["--no-new-privs", "--inh-caps=-all"];
        var user = uid.ToString(CultureInfo.InvariantCulture);
        return ["--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--pdeathsig", "clear"];
    }

    [GeneratedRegex(@"\Apython3\.[0-9]+\z")]
    private static partial Regex VersionedPython();
}
