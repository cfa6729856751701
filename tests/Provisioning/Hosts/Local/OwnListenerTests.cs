using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>
/// The administrator's token goes to the homeserver and to nobody else who happens to listen on its port.
/// </summary>
public sealed class OwnListenerTests : IAsyncLifetime
{
    private const int Nobody = 65534;
    private const string Token = "syt_administrator";

    private readonly string directory = Directory.CreateTempSubdirectory("muster-test-").FullName;
    private readonly int port = LoopbackPorts.Pick(new HashSet<int>())!.Value;
    private ServiceProvider services = null!;

    public Task InitializeAsync()
    {
        // As the panel wires it: whatever connection it opens with a token is one of these.
        services = new ServiceCollection().AddLogging().AddMusterSecrets(new DataDirectory(directory)).BuildServiceProvider();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [RootFact("start programs of other users")]
    public async Task Another_users_program_on_the_port_is_told_nothing()
    {
        await using var stranger = await Stranger.ListenAsync(IPAddress.Loopback, port, Nobody);

        var refusal = await Assert.ThrowsAsync<MatrixException>(AskAsync);

        Assert.Equal(MatrixError.Unreachable, refusal.Error.Code);
        Assert.Equal(["b''"], await stranger.HeardAsync());
    }

    [RootFact("start programs of other users")]
    public async Task Another_users_program_that_listens_on_every_address_is_told_nothing()
    {
        foreach (var everywhere in new[] { IPAddress.Any, IPAddress.IPv6Any })
        {
            await using var stranger = await Stranger.ListenAsync(everywhere, port, Nobody);

            await Assert.ThrowsAsync<MatrixException>(AskAsync);

            Assert.Equal(["b''"], await stranger.HeardAsync());
        }
    }

    [RootFact("start programs of other users")]
    public async Task The_homeservers_own_user_is_asked_whoever_has_the_port_on_another_address()
    {
        await using var homeserver = await Stranger.ListenAsync(IPAddress.Loopback, port, HomeserverUser.For(port));
        await using var elsewhere = await Stranger.ListenAsync(IPAddress.Parse("127.0.0.2"), port, Nobody);
        await using var sixth = await Stranger.ListenAsync(IPAddress.IPv6Loopback, port, Nobody);

        await AskAsync();

        Assert.Contains($"Bearer {Token}", Assert.Single(await homeserver.HeardAsync()), StringComparison.Ordinal);
        Assert.Empty(await elsewhere.HeardAsync());
        Assert.Empty(await sixth.HeardAsync());
    }

    private Task AskAsync()
    {
        var vault = services.GetRequiredService<HomeserverVault>();
        var homeserver = new Homeserver("local", TimeProvider.System.GetUtcNow());
        homeserver.Reserve($"amber-heron.localhost:{port}", port, HomeserverUser.For(port));
        vault.Put(homeserver, HomeserverCredentials.Create() with { Administrator = new MatrixSession("@muster:here", "PANEL", Token) });
        return new MatrixAccounts(vault.Administrator(homeserver)!).DevicesAsync("@calm-otter:here");
    }
}
