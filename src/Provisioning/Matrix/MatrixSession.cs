namespace Muster.Provisioning.Matrix;

/// <summary>A signed-in device of an account. Printing one does not show its token.</summary>
public sealed record MatrixSession(string UserId, string DeviceId, string AccessToken)
{
    public override string ToString() => $"{UserId} on {DeviceId}";
}
