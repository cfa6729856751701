using Muster.Domain;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Tests.Matrix;

namespace Muster.Provisioning.Tests.Accounts;

/// <summary>What happens to people, on a real Synapse.</summary>
[Collection(OneHomeserver.Name)]
public sealed class ResponderAccountsTests(HomeserverFixture homeserver) : IAsyncLifetime
{
    private CaseOnAHomeserver @case = null!;

    private MatrixAccounts Admin => new(homeserver.Administrator);

    public async Task InitializeAsync() => @case = await CaseOnAHomeserver.OpenAsync(homeserver);

    public async Task DisposeAsync() => await @case.DisposeAsync();

    [Fact]
    public async Task A_responder_is_joined_to_the_space_and_the_rooms_that_the_invite_names_and_to_no_other()
    {
        var account = await @case.SomebodyAsync(ResponderRole.Responder, "control");
        var memberships = await Admin.MembershipsAsync(@case.UserId(account));

        string[] expected = [homeserver.ControlRoom, homeserver.Rooms.SpaceId];
        Assert.Equal(expected.Order(), memberships.Where(m => m.Value == "join").Select(m => m.Key).Order());
        Assert.Equal(0, await new RoomRoles(homeserver.Administrator).GetAsync(homeserver.ControlRoom, @case.UserId(account)));
    }

    [Fact]
    public async Task Doing_it_all_again_changes_nothing()
    {
        var account = await @case.SomebodyAsync(ResponderRole.Lead);
        Assert.Null(await @case.Accounts.MakeAsync(account, "another-passphrase-of-some-length", CancellationToken.None));
        Assert.Null(await @case.Accounts.JoinAsync(account, CancellationToken.None));

        Assert.Equal(RoomPowers.Lead, await new RoomRoles(homeserver.Administrator).GetAsync(homeserver.ControlRoom, @case.UserId(account)));
        await @case.SignInAsync(account, "another-passphrase-of-some-length");
    }

    [Fact]
    public async Task A_lead_invites_and_pins_and_nothing_else()
    {
        var lead = new MatrixRooms(await @case.SignInAsync(await @case.SomebodyAsync(ResponderRole.Lead)));
        var (other, outsider) = (await @case.SomebodyAsync(), await @case.SomebodyAsync(ResponderRole.Responder, "war-room"));
        var room = homeserver.ControlRoom;

        await lead.InviteAsync(room, @case.UserId(outsider));
        await lead.SetStateAsync(room, "m.room.pinned_events", "", new { pinned = Array.Empty<string>() });
        await RefusedAsync(() => lead.KickAsync(room, @case.UserId(other)));
        await RefusedAsync(() => lead.BanAsync(room, @case.UserId(other)));
        await RefusedAsync(() => lead.SetStateAsync(room, "m.room.name", "", new { name = "mine" }));
        await RefusedAsync(() => lead.SetStateAsync(room, "m.room.topic", "", new { topic = "mine" }));
        await RefusedAsync(() => lead.SetStateAsync(room, "m.room.power_levels", "", new { users_default = 100 }));
    }

    [Fact]
    public async Task A_locked_account_is_shut_out_and_its_sessions_come_back_when_it_is_unlocked()
    {
        var account = await @case.SomebodyAsync();
        var session = new MatrixRooms(await @case.SignInAsync(account));

        Assert.Null(await @case.Accounts.LockAsync(account, locked: true, CancellationToken.None));
        var locked = await Assert.ThrowsAsync<MatrixException>(() => session.JoinedAsync());
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, locked.Error.Status);
        Assert.Null(await @case.Accounts.LockAsync(account, locked: false, CancellationToken.None));

        Assert.NotEmpty(await session.JoinedAsync());
    }

    [Fact]
    public async Task Signing_out_ends_one_session_or_all()
    {
        var account = await @case.SomebodyAsync();
        var (first, second) = (await @case.SignInAsync(account), await @case.SignInAsync(account));

        Assert.Null(await @case.Accounts.SignOutAsync(account, first.Session.DeviceId, CancellationToken.None));
        await EndedAsync(first);
        Assert.NotEmpty(await new MatrixRooms(second).JoinedAsync());
        Assert.Null(await @case.Accounts.SignOutAsync(account, null, CancellationToken.None));
        await EndedAsync(second);
    }

    [Fact]
    public async Task Another_passphrase_ends_every_session_and_the_old_one_is_refused()
    {
        var account = await @case.SomebodyAsync();
        var session = await @case.SignInAsync(account);

        Assert.Null(await @case.Accounts.ReplacePassphraseAsync(account, "six-fresh-words-for-the-phone", CancellationToken.None));

        await EndedAsync(session);
        await RefusedAsync(() => @case.SignInAsync(account));
        await @case.SignInAsync(account, "six-fresh-words-for-the-phone");
    }

    [Fact]
    public async Task A_removed_responder_is_in_no_room_any_more()
    {
        var account = await @case.SomebodyAsync();
        await @case.SignInAsync(account);

        Assert.Null(await @case.Accounts.RemoveAsync(account, CancellationToken.None));
        Assert.Null(await @case.Accounts.RemoveAsync(account, CancellationToken.None));

        Assert.Empty(await Admin.JoinedRoomsAsync(@case.UserId(account)));
        Assert.True((await Admin.GetAsync(@case.UserId(account))).Locked);
    }

    [Fact]
    public async Task Not_them_is_banned_from_every_room_also_those_that_they_made()
    {
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1);
        var (impostor, other) = (await @case.SomebodyAsync(), await @case.SomebodyAsync());
        var session = await @case.SignInAsync(impostor);
        var theirs = new MatrixRooms(session);
        var own = await theirs.CreateAsync(new { preset = "private_chat", invite = new[] { @case.UserId(other) } });
        var others = new MatrixRooms(await @case.SignInAsync(other));
        await others.JoinAsync(own);
        await theirs.NoticeAsync(homeserver.ControlRoom, "one", "something");
        var third = await others.CreateAsync(new { preset = "private_chat", invite = new[] { @case.UserId(impostor) } });
        await theirs.JoinAsync(third);

        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        Assert.Null(await @case.Accounts.BanAsync(impostor, since, until, CancellationToken.None));
        var counted = await @case.Accounts.CountAsync(impostor, since, until, TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.True(counted.Ok, counted.Problem?.Detail);
        var memberships = await Admin.MembershipsAsync(@case.UserId(impostor));
        Assert.All(memberships, m => Assert.Equal("ban", m.Value));
        Assert.Contains(own, memberships.Keys);
        Assert.Contains(third, memberships.Keys);
        Assert.Contains(homeserver.Rooms.SpaceId, memberships.Keys);
        Assert.True((await Admin.GetAsync(@case.UserId(impostor))).Locked);
        Assert.Empty(await Admin.DevicesAsync(@case.UserId(impostor)));
        Assert.Equal(["#control", "#war-room", "2 rooms that responders made"], counted.Value.Rooms);
        Assert.True(counted.Value.Events >= 1);
        Assert.DoesNotContain(homeserver.Administrator.Session.UserId, await others.MembersAsync(own)); // the panel does not stay in rooms of others
        await EndedAsync(session);
    }

    [Fact]
    public async Task A_room_of_the_case_that_a_lead_let_them_into_is_counted_and_one_that_they_were_never_in_is_not()
    {
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1);
        var lead = new MatrixRooms(await @case.SignInAsync(await @case.SomebodyAsync(ResponderRole.Lead)));
        var waiting = (await @case.SomebodyAsync(ResponderRole.Responder, "no-such-room")) with { Rooms = [] }; // like somebody who waits for a voice check
        await lead.InviteAsync(homeserver.ControlRoom, @case.UserId(waiting));
        await new MatrixRooms(await @case.SignInAsync(waiting)).JoinAsync(homeserver.ControlRoom);
        await lead.NoticeAsync(homeserver.ControlRoom, "read", "by a stranger");

        Assert.Null(await @case.Accounts.BanAsync(waiting, null, since, CancellationToken.None));
        var counted = await @case.Accounts.CountAsync(waiting, since, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Equal(["#control"], counted.Value.Rooms);
        Assert.True(counted.Value.Events >= 1);
    }

    [Fact]
    public async Task Letting_somebody_in_again_does_not_undo_that_they_were_sent_out_of_a_room()
    {
        var account = await @case.SomebodyAsync();
        var (user, rooms) = (@case.UserId(account), new MatrixRooms(homeserver.Administrator));
        await rooms.KickAsync(homeserver.ControlRoom, user, "not this one");
        await rooms.BanAsync(homeserver.Rooms.Rooms["war-room"], user, "nor that one");

        Assert.Null(await @case.Accounts.JoinAsync(account, CancellationToken.None));

        Assert.Equal([homeserver.Rooms.SpaceId], await Admin.JoinedRoomsAsync(user));
    }

    [Theory]
    [InlineData(50, 50, 100)] // nobody has the power to change powers, so the panel gets no more than 50 either
    [InlineData(50, 100, 100)]
    [InlineData(0, 50, 50)]
    public async Task A_room_in_which_nobody_can_be_banned_keeps_nobody_in_it(int own, int ban, int powers)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (impostor, leaver) = (await @case.SomebodyAsync(), await @case.SomebodyAsync());
        foreach (var account in (CaseAccount[])[impostor, leaver]) await OddRoomAsync(account, own, ban, powers);
        await Admin.SetSuspendedAsync(@case.UserId(leaver), true);

        Assert.Null(await @case.Accounts.BanAsync(impostor, now, now, CancellationToken.None));
        Assert.Null(await @case.Accounts.RemoveAsync(leaver, CancellationToken.None));

        foreach (var user in (string[])[@case.UserId(impostor), @case.UserId(leaver)])
        {
            Assert.Empty(await Admin.JoinedRoomsAsync(user));
            Assert.True((await Admin.GetAsync(user)).Locked);
        }
        Assert.True((await Admin.GetAsync(@case.UserId(leaver))).Suspended);
        Assert.Equal("ban", (await Admin.MembershipsAsync(@case.UserId(impostor)))[homeserver.ControlRoom]);
    }

    private async Task OddRoomAsync(CaseAccount account, int own, int ban, int powers)
    {
        var me = await @case.SignInAsync(account);
        var users = new Dictionary<string, int> { [me.Session.UserId] = own };
        var levels = new { users, ban, kick = ban, state_default = own, invite = 0, events = new Dictionary<string, int> { ["m.room.power_levels"] = powers } };
        await new MatrixRooms(me).CreateAsync(new { preset = "private_chat", power_level_content_override = levels });
    }

    [Fact]
    public async Task Not_them_may_be_repeated_and_is_said_in_each_room_once()
    {
        var impostor = await @case.SomebodyAsync(ResponderRole.Responder, "control");
        var now = TimeProvider.System.GetUtcNow();
        async Task<int> NoticesAsync() => (await new RoomHistory(homeserver.Administrator).CountAsync(homeserver.ControlRoom, now, now + TimeSpan.FromHours(1))).Messages;
        var before = await NoticesAsync();

        Assert.Null(await @case.Accounts.BanAsync(impostor, now, now, CancellationToken.None));
        var said = await NoticesAsync();
        Assert.Null(await @case.Accounts.BanAsync(impostor, now, now, CancellationToken.None));

        Assert.Equal(before + 1, said);
        Assert.Equal(said, await NoticesAsync());
    }

    [Fact]
    public async Task Devices_are_told_by_pseudonym()
    {
        var account = await @case.SomebodyAsync();
        var session = await @case.SignInAsync(account);

        var devices = await @case.Accounts.DevicesAsync(@case.Id, [account.Pseudonym], CancellationToken.None);

        Assert.Equal(session.Session.DeviceId, Assert.Single(devices.Value[account.Pseudonym]).Id);
    }

    [Fact]
    public async Task A_case_without_a_homeserver_is_an_expected_failure()
    {
        var nobody = new CaseAccount(Guid.NewGuid(), Guid.NewGuid(), "calm-heron", "calm-heron", ResponderRole.Responder, ["control"]);

        Assert.Equal(ProblemType.HomeserverUnreachable, (await @case.Accounts.MakeAsync(nobody, "a-passphrase-of-some-length", CancellationToken.None))?.Type);
    }

    private static async Task RefusedAsync(Func<Task> act) => Assert.True((await Assert.ThrowsAsync<MatrixException>(act)).Is(MatrixError.Forbidden));

    private static async Task EndedAsync(MatrixConnection session) =>
        Assert.True((await Assert.ThrowsAsync<MatrixException>(() => new MatrixRooms(session).JoinedAsync())).Is(MatrixError.UnknownToken));
}
