using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Muster.E2E.Tests.Support;

/// <summary>A real TURN server on loopback, with a secret of its own.</summary>
internal sealed class Coturn : IAsyncDisposable
{
    private readonly string place;
    private readonly RunningProgram program;

    private Coturn(string place, RunningProgram program, int port, string secretFile) => (this.place, this.program, Port, SecretFile) = (place, program, port, secretFile);

    public int Port { get; }

    public string SecretFile { get; }

    public (string, string)[] Settings => [("Muster__Turn__Uris__0", $"turn:127.0.0.1:{Port}?transport=udp"), ("Muster__Turn__SharedSecretFile", SecretFile)];

    public static async Task<Coturn> StartAsync()
    {
        var place = Directory.CreateTempSubdirectory("muster-coturn-").FullName;
        var (port, secret) = (FreePort(), RandomNumberGenerator.GetHexString(32));
        var (configuration, secretFile) = (Path.Combine(place, "turnserver.conf"), Path.Combine(place, "secret"));
        await File.WriteAllTextAsync(secretFile, secret);
        await File.WriteAllLinesAsync(configuration,
        [
            "use-auth-secret", $"static-auth-secret={secret}", "realm=muster.test",
            "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"listening-port={port}"),
            "allow-loopback-peers", "no-cli", "no-tls", "no-dtls", "log-file=stdout", "simple-log",
            $"pidfile={Path.Combine(place, "pid")}", $"userdb={Path.Combine(place, "users")}",
        ]);
        var program = RunningProgram.Start(Places.TurnServer, ["-c", configuration], new Dictionary<string, string>());
        await Until.HoldsAsync("coturn being ready", () => program.Ended || program.Output.Contains("Total General servers", StringComparison.Ordinal));
        Assert.False(program.Ended, $"coturn ended:\n{program.Output}\n{program.Errors}");
        return new Coturn(place, program, port, secretFile);
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        Directory.Delete(place, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }
}
