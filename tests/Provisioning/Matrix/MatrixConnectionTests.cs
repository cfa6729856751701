using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

[Collection(OneHomeserver.Name)]
public sealed class MatrixConnectionTests(HomeserverFixture fixture)
{
    [Fact]
    public async Task A_refusal_names_the_error_and_the_call_but_no_token()
    {
        var token = fixture.Administrator.Session.AccessToken;

        var refusal = await Assert.ThrowsAsync<MatrixException>(() => new MatrixAccounts(fixture.Administrator).GetAsync($"@nobody:{fixture.Homeserver.ServerName}"));

        Assert.True(refusal.Is(MatrixError.NotFound));
        Assert.False(refusal.Error.IsTransient);
        Assert.DoesNotContain(token, refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, fixture.Administrator.Session.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_id_from_outside_cannot_become_another_path()
    {
        var refusal = await Assert.ThrowsAsync<MatrixException>(() => new MatrixRooms(fixture.Administrator).MembersAsync("../../../_synapse/admin/v1/rooms?x="));

        Assert.NotEqual(MatrixError.Unintelligible, refusal.Error.Code);
    }

    [Fact]
    public async Task A_homeserver_that_is_not_there_is_told_apart_from_one_that_refuses()
    {
        using var http = MatrixConnection.CreateHttpClient();
        var port = LoopbackPorts.Pick(new HashSet<int>())!.Value;
        var connection = new MatrixConnection(http, new Uri($"http://127.0.0.1:{port}/"));

        var probe = await new MatrixSignIn(connection).ProbeAsync();

        Assert.Equal(MatrixError.Unreachable, probe.Error!.Code);
        Assert.True(probe.Error.IsTransient);
        Assert.Null((await new MatrixSignIn(fixture.Anonymous).ProbeAsync()).Error);
    }

    [Fact]
    public async Task A_homeserver_that_accepts_and_stays_silent_is_not_waited_for_for_long()
    {
        using var http = MatrixConnection.CreateHttpClient();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var probe = await new MatrixSignIn(new MatrixConnection(http, new Uri($"http://{silent.LocalEndpoint}/"))).ProbeAsync();

        Assert.Equal(MatrixError.TimedOut, probe.Error!.Code);
    }

    [Fact]
    public async Task Federation_and_key_paths_are_not_there()
    {
        using var http = MatrixConnection.CreateHttpClient();
        foreach (var path in new[] { "_matrix/federation/v1/version", "_matrix/key/v2/server", "_synapse/metrics" })
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri(fixture.Homeserver.Address, path))).StatusCode);
    }

    [Fact]
    public async Task Nobody_registers_by_themselves()
    {
        await Refused.Async(() => fixture.Anonymous.PostAsync<object>($"_matrix/client/v3/register", new { username = "intruder", password = "a long enough password", auth = new { type = "m.login.dummy" } }, default));
        await Refused.Async(() => fixture.Anonymous.PostAsync<object>($"_matrix/client/v3/register?kind=guest", new { }, default), "M_UNKNOWN");
    }
}
