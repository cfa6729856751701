namespace Muster.Domain.Responders;

/// <summary>What somebody may do in the rooms; Matrix power levels follow from it.</summary>
public enum ResponderRole
{
    /// <summary>Reads and writes.</summary>
    Responder,

    /// <summary>May also invite into a room and pin, nothing else.</summary>
    Lead,

    /// <summary>The commander's own sign-in: marked as such in every room.</summary>
    Commander,
}
