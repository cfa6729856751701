namespace Muster.Domain.Access;

/// <summary>What a panel user or API token may do at all; what they may do to one case also needs membership.</summary>
public enum PanelRole
{
    /// <summary>Reads the cases that they are a member of; changes nothing.</summary>
    Auditor,

    /// <summary>Opens cases and commands those that they are a member of.</summary>
    Commander,

    /// <summary>Manages users and settings, and may act on every case.</summary>
    Admin,
}
