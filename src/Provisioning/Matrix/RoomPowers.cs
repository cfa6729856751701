using Muster.Domain.Responders;

namespace Muster.Provisioning.Matrix;

/// <summary>
/// Who may do what in a case's rooms. Nobody but the panel changes who may do what, so a responder cannot lock the commander out, and
/// neither can a commander whose account was taken over lock out the panel. (Matrix 1.16, "m.room.power_levels")
/// </summary>
public static class RoomPowers
{
    public const int Administrator = 100;

    /// <summary>Invites, kicks, bans, redacts, pins, names; not visibility, powers, encryption, access lists or upgrades.</summary>
    public const int Commander = 95;

    /// <summary>Invites and pins.</summary>
    public const int Lead = 50;

    public const int Responder = 0;

    public static int Of(ResponderRole role) => role switch
    {
        ResponderRole.Commander => Commander,
        ResponderRole.Lead => Lead,
        ResponderRole.Responder => Responder,
    };

    /// <summary>For the rooms in which people talk.</summary>
    public static object ForRoom(RoomOwners owners) => Content(owners, speak: Responder, invite: Lead, pin: Lead);

    /// <summary>For the space: it holds rooms and opens none; nobody talks in it, and only the panel arranges it.</summary>
    public static object ForSpace(RoomOwners owners) => Content(owners, speak: Administrator, invite: Commander, pin: Administrator);

    private static object Content(RoomOwners owners, int speak, int invite, int pin) => new
    {
        users = owners.Powers,
        users_default = Responder,
        events_default = speak,
        // Whatever kind of state clients may invent is the panel's alone, unless it is named here.
        state_default = Administrator,
        events = new Dictionary<string, int>
        {
            ["m.room.name"] = Commander,
            ["m.room.topic"] = Commander,
            ["m.room.pinned_events"] = pin,
            ["m.room.avatar"] = Administrator,
            ["m.room.canonical_alias"] = Administrator,
            ["m.room.encryption"] = Administrator,
            ["m.room.guest_access"] = Administrator,
            ["m.room.history_visibility"] = Administrator,
            ["m.room.join_rules"] = Administrator,
            ["m.room.power_levels"] = Administrator,
            ["m.room.server_acl"] = Administrator,
            ["m.room.tombstone"] = Administrator,
            ["m.space.child"] = Administrator,
        },
        invite,
        kick = Commander,
        ban = Commander,
        redact = Commander,
        notifications = new Dictionary<string, int> { ["room"] = Commander },
    };
}

/// <summary>Who has power in a room from its first event on.</summary>
/// <param name="AdministratorId">The panel's account, which makes the room.</param>
/// <param name="CommanderId">The case's commander, where one is chosen already: saves an event in every room.</param>
public sealed record RoomOwners(string AdministratorId, string? CommanderId = null)
{
    internal Dictionary<string, int> Powers => CommanderId is null
        ? new() { [AdministratorId] = RoomPowers.Administrator }
        : new() { [AdministratorId] = RoomPowers.Administrator, [CommanderId] = RoomPowers.Commander };
}
