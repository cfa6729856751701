using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>A program of some user of this machine that listens on a port, as anybody may. Only root can start one for somebody else.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly Process process;
    private readonly string directory;
    private readonly IPAddress address;
    private readonly int port;

    private Stranger(Process process, string directory, IPAddress address, int port) =>
        (this.process, this.directory, this.address, this.port) = (process, directory, address, port);

    public int Pid => process.Id;

    /// <param name="user">Whom it runs as; null: us.</param>
    /// <param name="mute">It only holds the port.</param>
    public static async Task<Stranger> ListenAsync(IPAddress address, int port, int? user = null, bool mute = false)
    {
        var directory = Directory.CreateTempSubdirectory("muster-stranger-").FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_001_001);
        var program = await SynapseRoot.WriteProgramAsync(directory, "stranger.py", address.ToString());
        List<string> command = [program, port.ToString(CultureInfo.InvariantCulture)];
        if (mute) command.Add("mute");
        if (user is { } other) command = ["setpriv", "--reuid", other.ToString(CultureInfo.InvariantCulture), "--clear-groups", .. command];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        Assert.Equal("listening", await process.StandardOutput.ReadLineAsync());
        var at = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : address;
        return new Stranger(process, directory, at, port);
    }

    /// <summary>Tells what each connection gave it until now.</summary>
    public async Task<IReadOnlyList<string>> HeardAsync()
    {
        // It takes one connection after the other: when it has had this one, it has had all before.
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port);
        await client.GetStream().WriteAsync("that is all"u8.ToArray());
        List<string> heard = [];
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "b'that is all'") heard.Add(line);
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
