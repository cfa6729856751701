namespace Muster.Provisioning.Matrix;

/// <summary>What every room of a case has in common.</summary>
public static class RoomRules
{
    /// <summary>
    /// Pinned: from version 12 on a room's creator outranks every power level (Matrix 1.16), so that a responder who made a room
    /// could never be removed from it.
    /// </summary>
    public const string Version = "11";
}
