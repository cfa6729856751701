namespace Muster.E2E.Tests.Support;

/// <summary>A root whose Synapse does not come up: it hangs until it is let go, and then it ends with an error.</summary>
internal sealed class BrokenSynapse : IDisposable
{
    private const UnixFileMode Readable = (UnixFileMode)0b111_101_101;
    private readonly string hold;

    public BrokenSynapse()
    {
        Root = Directory.CreateTempSubdirectory("muster-broken-").FullName;
        hold = Path.Combine(Root, "hold");
        foreach (var part in (string[])["usr/bin", "usr/lib/broken-linux-gnu", "usr/lib/python3/dist-packages/synapse"])
            Directory.CreateDirectory(Path.Combine(Root, part));
        File.SetUnixFileMode(Root, Readable);
        File.WriteAllText(hold, "");
        File.WriteAllText(Path.Combine(Root, "usr/bin/python3.13"), "");
        var loader = Path.Combine(Root, "usr/lib/broken-linux-gnu/ld-linux-broken.so.2");
        File.WriteAllText(loader, $"#!/bin/sh\n[ -e {hold} ] && exec tail -f {hold}\necho 'Error in configuration: the disk of this machine is broken' >&2\nexit 1\n");
        File.SetUnixFileMode(loader, Readable);
    }

    public string Root { get; }

    /// <summary>Ends the one that hangs; those that are started after it end by themselves.</summary>
    public async Task LetGoAsync()
    {
        File.Delete(hold);
        foreach (var hanging in Proc.All().Where(process => process.CommandLine == $"tail\0-f\0{hold}\0"))
            await RunningProgram.RunAsync("/bin/kill", ["-KILL", $"{hanging.Pid}"], new Dictionary<string, string>());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
