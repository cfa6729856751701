namespace Muster.Domain.Cases.Lifecycle;

/// <summary>What is meant to happen to a case. How its jobs fare and how healthy its homeserver is are told elsewhere.</summary>
public enum CaseState
{
    /// <summary>Its homeserver is being made; invites can be prepared.</summary>
    Provisioning,

    /// <summary>Open: responders can join and talk.</summary>
    Active,

    /// <summary>Writing has ended; what must be kept is being completed. Can be cancelled.</summary>
    Sealing,

    /// <summary>Everything at the host is being destroyed and checked to be gone. No way back.</summary>
    Disposing,

    /// <summary>Verified gone, or abandoned by an admin with a reason. Final; the records stay.</summary>
    Disposed,

    /// <summary>Making the homeserver failed and everything half made is gone again.</summary>
    Failed,
}

public enum CaseTrigger
{
    /// <summary>The homeserver is ready and taken.</summary>
    Ready,

    /// <summary>Making it failed, and all that was made is gone.</summary>
    Compensated,

    /// <summary>A commander, or the clock, asks for disposal.</summary>
    Dispose,

    /// <summary>A commander changes their mind before sessions end.</summary>
    CancelDispose,

    /// <summary>Everything that must be kept is kept.</summary>
    Sealed,

    /// <summary>A commander accepts, with a reason, that something will not come.</summary>
    OverrideSeal,

    /// <summary>A second pair of eyes found nothing left.</summary>
    VerifiedGone,

    /// <summary>A commander tries again after a failure.</summary>
    Retry,

    /// <summary>An admin ends, with a reason, what cannot finish; certified "not verified gone".</summary>
    Abandon,
}
