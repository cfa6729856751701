using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Muster.Provisioning.Hosts.Local;
using Muster.Tests.Support;

namespace Muster.Provisioning.Tests.Hosts.Local;

/// <summary>
/// A port is free again once its homeserver has gone, and anybody may take it: that neither keeps a case from being closed nor counts
/// as a proof.
/// </summary>
public sealed class TakenPortTests : IAsyncLifetime
{
    private const int Nobody = 65534;

    private readonly HomeserverDirectory homeservers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => homeservers.DisposeAsync();

    [Fact]
    public async Task A_program_of_ours_on_the_port_is_named_and_is_not_the_homeserver()
    {
        var homeserver = homeservers.New();
        foreach (var address in LoopbackPorts.Addresses)
        {
            using var listener = new TcpListener(address, homeserver.Port);
            listener.Start();

            await AssertStrangerAsync(homeserver, string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"));
            await AssertStrangerAsync(homeserver with { Uid = null }, string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"));
        }
    }

    [RootFact("start programs of other users")]
    public async Task Another_users_program_on_the_port_is_named_and_is_not_the_homeserver()
    {
        var homeserver = homeservers.New();
        await using var stranger = await Stranger.ListenAsync(IPAddress.Loopback, homeserver.Port, Nobody);

        await AssertStrangerAsync(homeserver, string.Create(CultureInfo.InvariantCulture, $"(process {stranger.Pid})"));
        await AssertStrangerAsync(homeserver with { Uid = null }, string.Create(CultureInfo.InvariantCulture, $"(process {stranger.Pid})"));
    }

    [Fact]
    public void Who_cannot_see_into_another_users_processes_tells_by_the_user()
    {
        var homeserver = homeservers.New() with { Uid = null };
        var us = LinuxProcess.User(Environment.ProcessId)!.Value;

        Assert.True(GoneChecks.IsStranger(homeserver, new PortListener("1", us + 1), process: null));
        Assert.False(GoneChecks.IsStranger(homeserver, new PortListener("1", us), process: null)); // gone while we looked, perhaps: looked at again
    }

    [RootFact("start programs of other users")]
    public async Task A_program_of_the_homeservers_own_user_on_the_port_is_something_left()
    {
        var homeserver = homeservers.New();
        await using var left = await Stranger.ListenAsync(IPAddress.Loopback, homeserver.Port, homeserver.Uid);

        Assert.False((await PortAsync(homeserver)).Gone);
    }

    [Fact]
    public async Task A_port_that_is_held_without_listening_is_gone()
    {
        var homeserver = homeservers.New();
        await using var holder = await Stranger.ListenAsync(IPAddress.Loopback, homeserver.Port, mute: true);

        var check = await PortAsync(homeserver);

        Assert.True(check.Gone, check.Evidence);
        Assert.Contains("listening there did not work; nobody listens", check.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_who_accepts_nobody_holds_nothing_up()
    {
        var homeserver = homeservers.New();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, homeserver.Port));
        stranger.Listen(0);
        var waiting = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        var connecting = waiting.Select(socket => socket.ConnectAsync(IPAddress.Loopback, homeserver.Port)).ToList(); // until no more fit

        await AssertStrangerAsync(homeserver, $"(process {Environment.ProcessId})");

        waiting.ForEach(socket => socket.Dispose());
        await Task.WhenAll(connecting).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task AssertStrangerAsync(LocalHomeserver homeserver, string who)
    {
        var check = await PortAsync(homeserver);
        Assert.True(check.Gone, check.Evidence);
        Assert.Contains($"{who}, which is not the homeserver: who has the port now proves nothing", check.Evidence, StringComparison.Ordinal);
    }

    private async Task<GoneCheck> PortAsync(LocalHomeserver homeserver) =>
        (await homeservers.Synapse.VerifyGoneAsync(homeserver)).Single(check => check.Name == "port");
}
