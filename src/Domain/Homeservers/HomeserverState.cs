namespace Muster.Domain.Homeservers;

/// <summary>A homeserver has a life of its own: it may be made ahead of any case and outlive a change of plans.</summary>
public enum HomeserverState
{
    /// <summary>Being made; not usable yet.</summary>
    Making,

    /// <summary>Made and checked, belonging to no case yet (standby).</summary>
    Ready,

    /// <summary>In use by a case.</summary>
    Taken,

    /// <summary>Being destroyed.</summary>
    Retiring,

    /// <summary>Verified gone, or abandoned. Final.</summary>
    Gone,
}

public enum HomeserverTrigger
{
    Made,
    Take,
    Retire,
    VerifiedGone,
    Abandon,
}
