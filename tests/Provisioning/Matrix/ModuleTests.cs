using System.Text.Json.Nodes;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

/// <summary>
/// Our Synapse module and configuration, tried as a responder who wants to get around them. In a room of their own a responder has
/// every power that Matrix knows, so whatever is refused there is refused by us.
/// </summary>
[Collection(OneHomeserver.Name)]
public sealed class ModuleTests(HomeserverFixture fixture)
{
    [Theory]
    [InlineData("""{"preset": "public_chat"}""")]
    [InlineData("""{"visibility": "public"}""")]
    [InlineData("""{"room_version": "12"}""")]
    [InlineData("""{"room_version": "10"}""")]
    [InlineData("""{"initial_state": [{"type": "m.room.history_visibility", "content": {"history_visibility": "world_readable"}}]}""")]
    [InlineData("""{"initial_state": [{"type": "m.room.join_rules", "content": {"join_rule": "public"}}]}""")]
    [InlineData("""{"initial_state": [{"type": "m.room.encryption", "content": {"algorithm": "org.example.none"}}]}""")]
    [InlineData("""{"initial_state": [{"type": "m.room.server_acl", "content": {"allow": []}}]}""")]
    [InlineData("""{"power_level_content_override": {"ban": 101}}""")]
    [InlineData("""{"power_level_content_override": {"events": {"m.room.power_levels": 101}}}""")]
    [InlineData("""{"initial_state": [{"type": "m.room.power_levels", "content": {"users_default": 9007199254740991}}]}""")]
    public async Task A_room_that_breaks_the_rules_of_the_case_cannot_be_made(string request)
    {
        var me = await fixture.OneAsync(ResponderRole.Responder);
        var before = await new MatrixRooms(me).JoinedAsync();

        await Refused.Async(() => new MatrixRooms(me).CreateAsync(JsonNode.Parse(request)!));

        Assert.Empty(await OpenRoomsAsync(me, before));
    }

    [Fact]
    public async Task A_room_of_a_responder_is_encrypted_and_of_the_pinned_version_whether_asked_for_or_not()
    {
        var me = new MatrixRooms(await fixture.OneAsync(ResponderRole.Lead));

        var room = await me.CreateAsync(new { room_version = "11", name = "side room" });

        Assert.Equal("11", (string?)(await me.StateAsync(room, "m.room.create"))!["room_version"]);
        Assert.Equal(RoomPlan.Megolm, (string?)(await me.StateAsync(room, "m.room.encryption"))!["algorithm"]);
        Assert.Equal("shared", (string?)(await me.StateAsync(room, "m.room.history_visibility"))!["history_visibility"]);
    }

    [Fact]
    public async Task In_a_room_of_their_own_a_responder_cannot_change_what_the_case_has_pinned()
    {
        var connection = await fixture.SomebodyAsync();
        var me = new MatrixRooms(connection);
        var room = await me.CreateAsync(new { name = "my own room" });

        await Refused.Async(() => me.SetStateAsync(room, "m.room.history_visibility", "", new { history_visibility = "world_readable" }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.history_visibility", "", new { history_visibility = "joined" }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.join_rules", "", new { join_rule = "public" }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.join_rules", "", new { join_rule = "knock" }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.server_acl", "", new { allow = new[] { "*" } }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.tombstone", "", new { body = "moved", replacement_room = fixture.ControlRoom }));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.encryption", "", new { algorithm = "org.example.none" }));
        await Refused.Async(() => connection.PostAsync<JsonObject>($"_matrix/client/v3/rooms/{room}/upgrade", new { new_version = "12" }, default));
        await Refused.Async(() => connection.PostAsync<JsonObject>($"_matrix/client/v3/rooms/{room}/upgrade", new { new_version = "11" }, default));
        await Refused.Async(() => connection.PutAsync<JsonObject>($"_matrix/client/v3/directory/room/{"#control2:" + fixture.Homeserver.ServerName}", new { room_id = room }, default), "M_UNKNOWN");
        await Refused.Async(() => connection.PutAsync<JsonObject>($"_matrix/client/v3/directory/list/room/{room}", new { visibility = "public" }, default));
    }

    [Fact]
    public async Task A_pseudonym_cannot_be_changed_in_the_profile()
    {
        var me = await fixture.OneAsync(ResponderRole.Responder);
        var id = me.Session.UserId;

        await Refused.Async(() => me.PutAsync<JsonObject>($"_matrix/client/v3/profile/{id}/displayname", new { displayname = "The commander" }, default));
        await Refused.Async(() => me.PutAsync<JsonObject>($"_matrix/client/v3/profile/{id}/displayname", new { displayname = "" }, default));
        await Refused.Async(() => me.PutAsync<JsonObject>($"_matrix/client/v3/profile/{id}/avatar_url", new { avatar_url = $"mxc://{fixture.Homeserver.ServerName}/abc" }, default));
        await Refused.Async(() => me.DeleteAsync<JsonObject>($"_matrix/client/v3/profile/{id}/displayname", default));

        var profile = await me.GetAsync<JsonObject>($"_matrix/client/v3/profile/{id}", default);
        Assert.Equal(id[1..id.IndexOf(':')], (string?)profile["displayname"]);
        Assert.Null(profile["avatar_url"]);
    }

    [Fact]
    public async Task A_pseudonym_cannot_be_changed_in_a_membership_event()
    {
        var connection = await fixture.OneAsync(ResponderRole.Responder);
        var (me, id) = (new MatrixRooms(connection), connection.Session.UserId);
        var room = fixture.ControlRoom;

        await AttemptAsync(() => me.SetStateAsync(room, "m.room.member", id, new { membership = "join", displayname = "The commander" }));
        await AttemptAsync(() => me.SetStateAsync(room, "m.room.member", id, new { membership = "join", avatar_url = "mxc://example.org/face" }));
        await AttemptAsync(() => connection.PostAsync<JsonObject>($"_matrix/client/v3/rooms/{room}/join", new { displayname = "The commander" }, default));
        var own = await me.CreateAsync(new { name = "a room with a guest of another name" });
        var other = (await fixture.OneAsync(ResponderRole.Commander)).Session.UserId;
        await AttemptAsync(() => me.SetStateAsync(own, "m.room.member", other, new { membership = "invite", displayname = "Nobody" }));

        Assert.Equal(NameOf(id), await ShownNameAsync(room, me, id));
        Assert.Equal(NameOf(other), await ShownNameAsync(own, me, other));
    }

    [Fact]
    public async Task A_responder_makes_a_bounded_number_of_rooms_a_day_also_when_asking_for_all_at_once()
    {
        var connection = await fixture.SomebodyAsync();
        var me = new MatrixRooms(connection);
        // Without Synapse's own limit, which would slow the attempts down before the day's number is reached.
        await new MatrixAccounts(fixture.Administrator).ExemptFromRateLimitsAsync(connection.Session.UserId);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 14).Select(async i =>
        {
            try
            {
                await me.CreateAsync(new { name = $"room {i}" });
                return null;
            }
            catch (MatrixException refused)
            {
                return refused.Error;
            }
        }));

        Assert.Equal(10, attempts.Count(error => error is null));
        Assert.All(attempts.OfType<MatrixError>(), error => Assert.Equal(MatrixError.Forbidden, error.Code));
    }

    [Fact]
    public async Task Who_is_suspended_can_read_on_but_neither_write_nor_take_back_nor_leave()
    {
        var connection = await fixture.SomebodyAsync();
        var (me, id, room, accounts) = (new MatrixRooms(connection), connection.Session.UserId, fixture.ControlRoom, new MatrixAccounts(fixture.Administrator));
        var ciphertext = new { algorithm = RoomPlan.Megolm, ciphertext = "AwgA", session_id = "s", sender_key = "k", device_id = "d" };
        var written = await me.SendAsync(room, "m.room.encrypted", "first", ciphertext);

        await accounts.SetSuspendedAsync(id, true);

        await Refused.Async(() => me.SendAsync(room, "m.room.encrypted", "second", ciphertext), "M_USER_SUSPENDED");
        await Refused.Async(() => me.RedactAsync(room, written, "third"));
        await Refused.Async(() => me.LeaveAsync(room));
        await Refused.Async(() => me.SetStateAsync(room, "m.room.member", id, new { membership = "leave" }));
        Assert.Contains(room, await me.JoinedAsync());
        var still = await connection.GetAsync<JsonObject>($"_matrix/client/v3/rooms/{room}/event/{written}", default);
        Assert.Equal("AwgA", (string?)still["content"]!["ciphertext"]);

        await accounts.SetSuspendedAsync(id, false);

        await me.RedactAsync(room, written, "fourth");
        await me.LeaveAsync(room);
        Assert.DoesNotContain(room, await me.JoinedAsync());
    }

    [Fact]
    public async Task Who_is_suspended_can_still_be_sent_out()
    {
        var id = (await fixture.SomebodyAsync()).Session.UserId;
        await new MatrixAccounts(fixture.Administrator).SetSuspendedAsync(id, true);

        await new MatrixRooms(fixture.Administrator).KickAsync(fixture.ControlRoom, id, "Their part is done");

        Assert.DoesNotContain(id, await new MatrixRooms(fixture.Administrator).MembersAsync(fixture.ControlRoom));
    }

    // Synapse takes a foreign name out of a membership event where it can, and the module refuses what is left: either is right.
    private static async Task AttemptAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
        }
        catch (MatrixException refused) when (refused.Is(MatrixError.Forbidden))
        {
            Assert.NotNull(refused.Error.Text);
        }
    }

    private static string NameOf(string id) => id[1..id.IndexOf(':')];

    private static async Task<string?> ShownNameAsync(string room, MatrixRooms reader, string id)
    {
        var member = await reader.StateAsync(room, "m.room.member", id);
        Assert.Null(member!["avatar_url"]);
        return (string?)member["displayname"];
    }

    private static async Task<List<string>> OpenRoomsAsync(MatrixConnection me, IReadOnlyList<string> before)
    {
        var open = new List<string>();
        foreach (var room in (await new MatrixRooms(me).JoinedAsync()).Except(before))
        {
            var rule = (string?)(await new MatrixRooms(me).StateAsync(room, "m.room.join_rules"))?["join_rule"];
            if (rule is not null and not "invite")
                open.Add(room);
        }
        return open;
    }
}
