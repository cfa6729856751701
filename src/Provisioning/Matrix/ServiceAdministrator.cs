namespace Muster.Provisioning.Matrix;

/// <summary>The panel's own account on a homeserver. Its credentials never leave the panel.</summary>
public static class ServiceAdministrator
{
    public const string Localpart = "muster";
    public const string DisplayName = "Muster";
}
