namespace Muster.Domain.Rooms;

/// <summary>A room that a case may be opened with.</summary>
/// <param name="Alias">Local part of its alias and its name after the <c>#</c>.</param>
/// <param name="Topic">What it is for; shown in clients.</param>
public sealed record RoomTemplate(string Alias, string Topic)
{
    public static readonly RoomTemplate Control = new("control", "Decisions and tasks");
    public static readonly RoomTemplate WarRoom = new("war-room", "Where everybody works on the incident");
    public static readonly RoomTemplate Technical = new("technical", "Containment and forensics");
    public static readonly RoomTemplate Comms = new("comms", "Press, customers and staff");
    public static readonly RoomTemplate Legal = new("legal", "Privileged");
    public static readonly RoomTemplate Vendor = new("vendor", "With people from outside");

    /// <summary>Every case has these two.</summary>
    public static IReadOnlyList<RoomTemplate> Default { get; } = [Control, WarRoom];

    /// <summary>What can be chosen besides.</summary>
    public static IReadOnlyList<RoomTemplate> Optional { get; } = [Technical, Comms, Legal, Vendor];

    public static IReadOnlyList<RoomTemplate> All { get; } = [.. Default, .. Optional];
}
