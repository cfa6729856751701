namespace Muster.Provisioning.Matrix;

/// <summary>
/// One room as it has to be from its first event on: invite-only, encrypted, of the pinned version, its history readable by whoever is
/// in it now, and its powers the panel's to give.
/// </summary>
/// <param name="Alias">Local part of the alias: the idempotency key.</param>
/// <param name="Request">What createRoom is asked.</param>
/// <param name="State">The state that must be there, by type; also the repair list for a room that an attempt left half made.</param>
public sealed record RoomPlan(string Alias, object Request, IReadOnlyDictionary<string, object> State)
{
    public const string Megolm = "m.megolm.v1.aes-sha2";

    /// <summary>A room to talk in.</summary>
    public static RoomPlan Room(RoomOwners owners, string alias, string topic) =>
        Plan(alias, $"#{alias}", topic, RoomPowers.ForRoom(owners), type: null);

    /// <summary>The space that holds a case's rooms.</summary>
    public static RoomPlan Space(RoomOwners owners, string alias, string name) =>
        Plan(alias, name, "The rooms of this case", RoomPowers.ForSpace(owners), type: "m.space");

    private static RoomPlan Plan(string alias, string name, string topic, object powers, string? type)
    {
        var state = new Dictionary<string, object>
        {
            ["m.room.power_levels"] = powers,
            ["m.room.join_rules"] = new { join_rule = "invite" },
            ["m.room.history_visibility"] = new { history_visibility = "shared" },
            ["m.room.guest_access"] = new { guest_access = "forbidden" },
            ["m.room.encryption"] = new { algorithm = Megolm },
            ["m.room.name"] = new { name },
            ["m.room.topic"] = new { topic },
        };
        // Name, topic and powers have fields of their own in the request; the rest is initial state.
        var initial = state.Where(event_ => event_.Key is not ("m.room.power_levels" or "m.room.name" or "m.room.topic"))
            .Select(event_ => new { type = event_.Key, state_key = "", content = event_.Value });
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
            initial_state = initial.ToList(),
        }, state);
    }
}
