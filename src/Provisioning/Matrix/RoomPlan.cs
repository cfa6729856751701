namespace Muster.Provisioning.Matrix;

/// <summary>
/// One room as it has to be from its first event on: invite-only, encrypted, of the pinned version, its history readable by whoever is
/// in it now, and its powers the panel's to give.
/// </summary>
/// <param name="Alias">Local part of the alias: the idempotency key.</param>
/// <param name="Request">What createRoom is asked.</param>
/// <param name="State">The state that must be there; also the repair list for a room that an attempt left half made.</param>
public sealed record RoomPlan(string Alias, object Request, IReadOnlyList<RoomState> State)
{
    public const string Megolm = "m.megolm.v1.aes-sha2";

    /// <summary>A room to talk in.</summary>
    public static RoomPlan Room(RoomOwners owners, string alias, string topic) =>
        Plan(alias, $"#{alias}", topic, RoomPowers.ForRoom(owners), type: null);

    /// <summary>
    /// The space that holds a case's rooms, in this order. Its links to them are what clients show rooms by; links back from the rooms
    /// would cost a request each and show nothing.
    /// </summary>
    public static RoomPlan Space(RoomOwners owners, string alias, string name, IEnumerable<string> rooms, string serverName) =>
        Plan(alias, name, "The rooms of this case", RoomPowers.ForSpace(owners), type: "m.space", [.. rooms.Select((roomId, position) =>
            new RoomState("m.space.child", roomId, new { via = new[] { serverName }, order = $"{position:D3}", suggested = true }))]);

    private static RoomPlan Plan(string alias, string name, string topic, object powers, string? type, params RoomState[] more)
    {
        RoomState[] initial =
        [
            new("m.room.join_rules", "", new { join_rule = "invite" }),
            new("m.room.history_visibility", "", new { history_visibility = "shared" }),
            new("m.room.guest_access", "", new { guest_access = "forbidden" }),
            new("m.room.encryption", "", new { algorithm = Megolm }),
            .. more,
        ];
        // Name, topic and powers have fields of their own in the request.
        RoomState[] named =
        [
            new("m.room.power_levels", "", powers),
            new("m.room.name", "", new { name }),
            new("m.room.topic", "", new { topic }),
        ];
        return new RoomPlan(alias, new
        {
            room_alias_name = alias,
            name,
            topic,
            visibility = "private",
            preset = "private_chat",
            room_version = RoomRules.Version,
            creation_content = new Dictionary<string, object?> { ["type"] = type, ["m.federate"] = false }.Where(entry => entry.Value is not null).ToDictionary(),
            power_level_content_override = powers,
            initial_state = initial,
        }, [.. named, .. initial]);
    }
}

/// <summary>One event of a room's state, as createRoom takes it (<see cref="MatrixConnection.Json"/> names its members).</summary>
public sealed record RoomState(string Type, string StateKey, object Content);
