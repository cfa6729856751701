using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

[Collection(OneHomeserver.Name)]
public sealed class MatrixAccountsTests(HomeserverFixture fixture)
{
    private readonly MatrixAccounts accounts = new(fixture.Administrator);

    [Fact]
    public async Task Making_the_administrator_again_signs_it_in_on_the_same_device()
    {
        var again = await new MatrixSignIn(fixture.Anonymous)
            .EnsureAdministratorAsync(fixture.SharedSecret, HomeserverFixture.AdministratorPassword);

        Assert.Equal(fixture.Administrator.Session.UserId, again.UserId);
        Assert.Equal(fixture.Administrator.Session.DeviceId, again.DeviceId);
        Assert.True((await new MatrixAccounts(fixture.Anonymous.As(again)).GetAsync(again.UserId)).Admin);
        Assert.Single(await accounts.DevicesAsync(again.UserId));
    }

    [Fact]
    public async Task A_locked_account_is_told_to_wait_and_comes_back_with_the_same_session()
    {
        var somebody = await fixture.SomebodyAsync();
        var (id, me) = (somebody.Session.UserId, new MatrixRooms(somebody));

        await accounts.SetLockedAsync(id, true);
        await accounts.SetLockedAsync(id, true);
        await Refused.Async(() => me.JoinedAsync(), MatrixError.UserLocked);
        Assert.True((await accounts.GetAsync(id)).Locked);

        await accounts.SetLockedAsync(id, false);
        Assert.NotEmpty(await me.JoinedAsync());
    }

    [Fact]
    public async Task A_suspended_account_reads_on_but_does_not_write()
    {
        var somebody = await fixture.SomebodyAsync();
        var (id, me) = (somebody.Session.UserId, new MatrixRooms(somebody));

        await accounts.SetSuspendedAsync(id, true);

        Assert.NotEmpty(await me.JoinedAsync());
        await Refused.Async(() => me.NoticeAsync(fixture.ControlRoom, "x", "hello"), "M_USER_SUSPENDED");
        await accounts.SetSuspendedAsync(id, false);
        await me.NoticeAsync(fixture.ControlRoom, "y", "hello");
    }

    [Fact]
    public async Task Deleting_devices_ends_their_sessions()
    {
        var somebody = await fixture.SomebodyAsync();

        Assert.Equal(1, await accounts.DeleteAllDevicesAsync(somebody.Session.UserId));
        Assert.Equal(0, await accounts.DeleteAllDevicesAsync(somebody.Session.UserId));

        await Refused.Async(() => new MatrixRooms(somebody).JoinedAsync(), MatrixError.UnknownToken);
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one_and_can_end_sessions()
    {
        var somebody = await fixture.SomebodyAsync();
        var id = somebody.Session.UserId;

        await accounts.ResetPasswordAsync(id, "another long passphrase", endSessions: true);

        await Refused.Async(() => new MatrixRooms(somebody).JoinedAsync(), MatrixError.UnknownToken);
        await Refused.Async(() => new MatrixSignIn(fixture.Anonymous).LoginAsync(id, "correct horse battery staple"));
        Assert.Equal(id, (await new MatrixSignIn(fixture.Anonymous).LoginAsync(id, "another long passphrase")).UserId);
    }

    [Fact]
    public async Task Ensuring_an_account_again_keeps_its_sessions()
    {
        var somebody = await fixture.SomebodyAsync();
        var id = somebody.Session.UserId;

        await accounts.EnsureAsync(id, "correct horse battery staple", id[1..id.IndexOf(':')]);

        Assert.NotEmpty(await new MatrixRooms(somebody).JoinedAsync());
    }

    [Fact]
    public async Task Connections_of_an_account_are_seen()
    {
        var somebody = await fixture.SomebodyAsync();
        await new MatrixRooms(somebody).JoinedAsync();

        Assert.Contains(await accounts.WhoisAsync(somebody.Session.UserId), seen => seen.Ip == "127.0.0.1");
        Assert.Contains(fixture.ControlRoom, await accounts.JoinedRoomsAsync(somebody.Session.UserId));
    }

    [Fact]
    public async Task Uploads_in_a_period_are_counted()
    {
        var somebody = await fixture.SomebodyAsync();
        using var http = MatrixConnection.CreateHttpClient();
        using var upload = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.Homeserver.Address, "_matrix/media/v3/upload"))
        {
            Headers = { Authorization = new("Bearer", somebody.Session.AccessToken) },
            Content = new ByteArrayContent(new byte[1234]),
        };
        (await http.SendAsync(upload)).EnsureSuccessStatusCode();

        var (start, end) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.InRange((await accounts.FilesAsync(start, end)).Files, 1, 50); // others' tests upload too
        Assert.Equal(new FileCount(0, Complete: true), await accounts.FilesAsync(end, end.AddDays(1)));
    }

    [Fact]
    public async Task Messages_of_a_room_in_a_period_are_counted_and_no_others()
    {
        var administrator = new MatrixRooms(fixture.Administrator);
        var room = await administrator.CreateAsync(new { name = "counted" });
        var history = new RoomHistory(fixture.Administrator);
        foreach (var key in new[] { "a", "b", "c", "c" })
            await administrator.NoticeAsync(room, key, key);

        var (start, end) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.Equal(new EventCount(3, Joined: false, Complete: true), await history.CountAsync(room, start, end));
        Assert.Equal(new EventCount(0, Joined: false, Complete: true), await history.CountAsync(room, end, end.AddDays(1)));
    }

    [Fact]
    public async Task A_banned_member_stays_out()
    {
        var somebody = await fixture.SomebodyAsync();
        var administrator = new MatrixRooms(fixture.Administrator);

        await administrator.BanAsync(fixture.ControlRoom, somebody.Session.UserId);
        await administrator.BanAsync(fixture.ControlRoom, somebody.Session.UserId);

        Assert.DoesNotContain(somebody.Session.UserId, await administrator.MembersAsync(fixture.ControlRoom));
        await Refused.Async(() => new MatrixRooms(somebody).JoinAsync(fixture.ControlRoom), "M_BAD_STATE");
    }

    [Fact]
    public async Task The_administrator_gets_into_a_room_that_a_responder_made()
    {
        var somebody = await fixture.SomebodyAsync();
        var room = await new MatrixRooms(somebody).CreateAsync(new { name = "on the side" });
        var administrator = new MatrixRooms(fixture.Administrator);

        await administrator.MakeRoomAdministratorAsync(room);
        await administrator.JoinAsync(room);
        await administrator.BanAsync(room, (await fixture.SomebodyAsync(ResponderRole.Responder)).Session.UserId);

        Assert.Contains(room, await administrator.JoinedAsync());
    }
}
