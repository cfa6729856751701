namespace Muster.Domain.Cases;

/// <summary>When an accepted responder is let into the rooms.</summary>
public enum Admission
{
    /// <summary>At once; the default on the local host, which only this machine reaches.</summary>
    Open,

    /// <summary>When a commander has heard their voice and admits them.</summary>
    AfterVoiceCheck,
}
