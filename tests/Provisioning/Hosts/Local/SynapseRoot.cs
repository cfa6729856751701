using Muster.Provisioning.Hosts.Local;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>The Debian root with the real Synapse that tests run. Without one they fail: a test that is skipped proves nothing.</summary>
internal static class SynapseRoot
{
    public static string Path { get; } = Find();

    public static LocalHostOptions Options => new() { RootDirectory = Path, BcryptRounds = 4 };

    /// <summary>
    /// An executable for <see cref="LocalHostOptions.SynapseExecutable"/> that runs a script of these tests by the root's Python: it gets
    /// <paramref name="manner"/> and then what Synapse would get.
    /// </summary>
    public static async Task<string> WriteProgramAsync(string directory, string script, string manner)
    {
        var libraries = Directory.EnumerateDirectories(System.IO.Path.Combine(Path, "usr/lib"), "*-linux-gnu").First();
        var python = Directory.EnumerateFiles(System.IO.Path.Combine(Path, "usr/bin"), "python3.*").First(file => char.IsAsciiDigit(file[^1]));
        var source = System.IO.Path.Combine(directory, script);
        await using (var resource = typeof(SynapseRoot).Assembly.GetManifestResourceStream(script)!)
        await using (var file = File.Create(source)) await resource.CopyToAsync(file);
        File.SetUnixFileMode(source, (UnixFileMode)0b110_100_100);
        var program = System.IO.Path.Combine(directory, "synapse_homeserver");
        await File.WriteAllTextAsync(program, $"""
            #!/bin/sh
            export PYTHONHOME={Path}/usr
            exec {Directory.EnumerateFiles(libraries, "ld-linux-*").First()} --library-path {libraries} {python} {source} '{manner}' "$@"
            """);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        return program;
    }

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
