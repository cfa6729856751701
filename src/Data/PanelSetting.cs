namespace Muster.Data;

/// <summary>A setting that is made at the panel itself, not in its configuration.</summary>
public sealed class PanelSetting
{
    /// <summary>The address that browsers use; passkeys are bound to its host name (WebAuthn Level 3, section 5.1.2).</summary>
    public const string PanelAddress = "panel-address";

    public required string Name { get; init; }
    public required string Value { get; set; }
}
