using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

internal static class Refused
{
    /// <summary>The call is refused by the homeserver, and not because something else was wrong with it.</summary>
    public static async Task<MatrixError> Async(Func<Task> call, string code = MatrixError.Forbidden)
    {
        var refusal = await Assert.ThrowsAsync<MatrixException>(call);
        Assert.True(refusal.Is(code), refusal.Message);
        return refusal.Error;
    }
}
