using System.Text.Json.Nodes;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

[Collection(OneHomeserver.Name)]
public sealed class CaseRoomsTests(HomeserverFixture fixture)
{
    private readonly MatrixRooms rooms = new(fixture.Administrator);

    [Fact]
    public async Task Making_the_rooms_again_makes_nothing_twice()
    {
        var again = await new CaseRooms(fixture.Administrator).MakeAsync(HomeserverFixture.Plan);

        Assert.Equal(fixture.Rooms.SpaceId, again.SpaceId);
        Assert.Equal(fixture.Rooms.Rooms, again.Rooms);
        var pinned = await rooms.StateAsync(again.Rooms["war-room"], "m.room.pinned_events");
        Assert.Equal(2, pinned!["pinned"]!.AsArray().Count);
    }

    [Fact]
    public async Task Every_room_is_encrypted_invite_only_of_the_pinned_version_and_shows_its_history_to_members()
    {
        foreach (var room in fixture.Rooms.Rooms.Values.Append(fixture.Rooms.SpaceId))
        {
            async Task<string?> State(string type, string field) => (string?)(await rooms.StateAsync(room, type))?[field];
            Assert.Equal("11", await State("m.room.create", "room_version"));
            Assert.Equal("m.megolm.v1.aes-sha2", await State("m.room.encryption", "algorithm"));
            Assert.Equal("invite", await State("m.room.join_rules", "join_rule"));
            Assert.Equal("shared", await State("m.room.history_visibility", "history_visibility"));
            Assert.Equal("forbidden", await State("m.room.guest_access", "guest_access"));
        }
    }

    [Fact]
    public async Task The_space_holds_every_room_and_opens_none()
    {
        var stranger = $"@grey-finch:{fixture.Homeserver.ServerName}";
        await new MatrixAccounts(fixture.Administrator).EnsureAsync(stranger, "correct horse battery staple", "grey-finch");
        await rooms.JoinOtherAsync(fixture.Rooms.SpaceId, stranger);
        var session = await new MatrixSignIn(fixture.Anonymous).LoginAsync(stranger, "correct horse battery staple");
        var theirs = new MatrixRooms(fixture.Anonymous.As(session));

        foreach (var room in fixture.Rooms.Rooms.Values)
        {
            Assert.NotNull(await rooms.StateAsync(fixture.Rooms.SpaceId, "m.space.child", room));
            await Refused.Async(() => theirs.JoinAsync(room));
        }
    }

    [Fact]
    public async Task The_rules_and_the_voice_bridge_are_pinned()
    {
        var texts = await PinnedTextsAsync(fixture.Rooms.Rooms["war-room"]);

        Assert.Contains(texts, text => text.StartsWith("Welcome to #war-room of amber-heron", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("not yet recorded by Muster", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("+49 30 1234567", StringComparison.Ordinal));
        Assert.DoesNotContain(await PinnedTextsAsync(fixture.ControlRoom), text => text.Contains("+49 30 1234567", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_voice_bridge_replaces_the_pinned_one_and_none_removes_it()
    {
        var making = new CaseRooms(fixture.Administrator);
        var made = await making.MakeAsync(new CaseRoomPlan("amber-heron", [RoomTemplate.Vendor]));
        var room = made.Rooms["vendor"];

        await making.AnnounceVoiceBridgeAsync(room, "first");
        await making.AnnounceVoiceBridgeAsync(room, "second");
        await making.AnnounceVoiceBridgeAsync(room, "second");
        var replaced = await PinnedTextsAsync(room);
        await making.AnnounceVoiceBridgeAsync(room, null);
        var removed = await PinnedTextsAsync(room);

        Assert.Equal(["Welcome", "Voice bridge: second"], replaced.Select(text => text.Split('\n')[0]).Select(line => line.StartsWith("Welcome", StringComparison.Ordinal) ? "Welcome" : line));
        Assert.Single(removed);
    }

    [Fact]
    public async Task An_alias_left_behind_by_a_killed_attempt_does_not_keep_the_room_from_being_made()
    {
        var making = new CaseRooms(fixture.Administrator);
        var first = await making.MakeAsync(new CaseRoomPlan("amber-heron", [RoomTemplate.Legal]));
        await rooms.LeaveAsync(first.Rooms["legal"]);

        var second = await making.MakeAsync(new CaseRoomPlan("amber-heron", [RoomTemplate.Legal]));

        Assert.NotEqual(first.Rooms["legal"], second.Rooms["legal"]);
        Assert.Equal(second.Rooms["legal"], await rooms.FindAsync($"#legal:{fixture.Homeserver.ServerName}"));
    }

    [Fact]
    public async Task A_room_and_a_space_left_incomplete_by_a_killed_attempt_are_finished()
    {
        var bare = await rooms.CreateAsync(new { room_alias_name = "technical" });

        var made = await new CaseRooms(fixture.Administrator).MakeAsync(new CaseRoomPlan("amber-heron", [RoomTemplate.Technical]));

        Assert.Equal(bare, made.Rooms["technical"]);
        Assert.Equal("#technical", (string?)(await rooms.StateAsync(bare, "m.room.name"))!["name"]);
        Assert.Equal("Containment and forensics", (string?)(await rooms.StateAsync(bare, "m.room.topic"))!["topic"]);
        Assert.Equal("000", (string?)(await rooms.StateAsync(made.SpaceId, "m.space.child", bare))!["order"]);
    }

    [Fact]
    public async Task A_commander_chosen_beforehand_has_their_power_from_the_first_event_on()
    {
        var commander = $"@chosen-heron:{fixture.Homeserver.ServerName}";

        var made = await new CaseRooms(fixture.Administrator).MakeAsync(new CaseRoomPlan("amber-heron", [RoomTemplate.Comms], CommanderId: commander));

        Assert.Equal(RoomPowers.Commander, await new RoomRoles(fixture.Administrator).GetAsync(made.Rooms["comms"], commander));
        Assert.Equal(RoomPowers.Administrator, await new RoomRoles(fixture.Administrator).GetAsync(made.Rooms["comms"], fixture.Administrator.Session.UserId));
    }

    public static TheoryData<ResponderRole, string, bool> Powers => new()
    {
        { ResponderRole.Responder, "write", true },
        { ResponderRole.Responder, "invite", false },
        { ResponderRole.Responder, "pin", false },
        { ResponderRole.Responder, "topic", false },
        { ResponderRole.Responder, "kick", false },
        { ResponderRole.Responder, "ban the commander", false },
        { ResponderRole.Lead, "write", true },
        { ResponderRole.Lead, "invite", true },
        { ResponderRole.Lead, "pin", true },
        { ResponderRole.Lead, "topic", false },
        { ResponderRole.Lead, "kick", false },
        { ResponderRole.Lead, "redact another's", false },
        { ResponderRole.Lead, "own state", false },
        { ResponderRole.Commander, "write", true },
        { ResponderRole.Commander, "invite", true },
        { ResponderRole.Commander, "pin", true },
        { ResponderRole.Commander, "topic", true },
        { ResponderRole.Commander, "kick", true },
        { ResponderRole.Commander, "redact another's", true },
        { ResponderRole.Commander, "powers", false },
        { ResponderRole.Commander, "kick the panel", false },
        { ResponderRole.Commander, "history", false },
        { ResponderRole.Commander, "open the room", false },
        { ResponderRole.Commander, "server access list", false },
        { ResponderRole.Commander, "replace the room", false },
        { ResponderRole.Commander, "write in the space", false },
        { ResponderRole.Commander, "add to the space", false },
    };

    [Theory]
    [MemberData(nameof(Powers))]
    public async Task Each_role_can_do_what_it_is_for_and_nothing_else(ResponderRole role, string act, bool allowed)
    {
        var me = new MatrixRooms(await fixture.OneAsync(role));
        var commander = (await fixture.OneAsync(ResponderRole.Commander)).Session.UserId;
        async Task<string> Other() => (await fixture.SomebodyAsync()).Session.UserId;
        var room = fixture.ControlRoom;

        async Task Act() => await (act switch
        {
            "write" => me.SendAsync(room, "m.room.encrypted", Guid.NewGuid().ToString(), new { algorithm = RoomPlan.Megolm, ciphertext = "x" }),
            "invite" => InviteAsync(me),
            "pin" => me.SetStateAsync(room, "m.room.pinned_events", "", new { pinned = Array.Empty<string>() }),
            "topic" => me.SetStateAsync(room, "m.room.topic", "", new { topic = "Decisions and tasks" }),
            "kick" => me.KickAsync(room, await Other()),
            "ban the commander" => me.BanAsync(room, commander),
            "redact another's" => RedactAsync(me),
            "own state" => me.SetStateAsync(room, "org.example.state", "", new { }),
            "powers" => me.SetStateAsync(room, "m.room.power_levels", "", new { users_default = 100 }),
            "kick the panel" => me.KickAsync(room, fixture.Administrator.Session.UserId),
            "history" => me.SetStateAsync(room, "m.room.history_visibility", "", new { history_visibility = "shared" }),
            "open the room" => me.SetStateAsync(room, "m.room.join_rules", "", new { join_rule = "public" }),
            "server access list" => me.SetStateAsync(room, "m.room.server_acl", "", new { allow = new[] { "*" } }),
            "replace the room" => me.SetStateAsync(room, "m.room.tombstone", "", new { body = "gone", replacement_room = "!other:example.org" }),
            "write in the space" => me.NoticeAsync(fixture.Rooms.SpaceId, Guid.NewGuid().ToString(), "hello"),
            "add to the space" => me.SetStateAsync(fixture.Rooms.SpaceId, "m.space.child", "!other:example.org", new { via = new[] { "example.org" } }),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        });

        if (allowed)
            await Act();
        else
            await Refused.Async(Act);
    }

    private async Task InviteAsync(MatrixRooms me)
    {
        var newcomer = $"@newcomer-{Guid.NewGuid():N}:{fixture.Homeserver.ServerName}";
        await new MatrixAccounts(fixture.Administrator).EnsureAsync(newcomer, displayName: "newcomer");
        await me.InviteAsync(fixture.ControlRoom, newcomer);
    }

    private async Task RedactAsync(MatrixRooms me)
    {
        var event_ = await rooms.NoticeAsync(fixture.ControlRoom, Guid.NewGuid().ToString(), "to be redacted");
        await me.RedactAsync(fixture.ControlRoom, event_, Guid.NewGuid().ToString());
    }

    private async Task<List<string>> PinnedTextsAsync(string room)
    {
        var pinned = (await rooms.StateAsync(room, "m.room.pinned_events"))!["pinned"]!.AsArray();
        var texts = new List<string>();
        foreach (var id in pinned)
        {
            var event_ = await fixture.Administrator.GetAsync<JsonObject>($"_matrix/client/v3/rooms/{room}/event/{id}", default);
            texts.Add((string)event_["content"]!["body"]!);
        }
        return texts;
    }
}
