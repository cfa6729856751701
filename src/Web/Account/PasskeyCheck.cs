using Microsoft.AspNetCore.Identity;
using Muster.Data;

namespace Muster.Web.Account;

/// <summary>The second half of a passkey ceremony: is the authenticator's answer right, and whose is it?</summary>
internal sealed class PasskeyCheck(PanelSignIn signIn, UserManager<PanelUser> users)
{
    /// <summary>The user, where the passkey's signature over our challenge is right and the account is enabled; else null.</summary>
    public async Task<PanelUser?> CheckAsync(string? credential)
    {
        if (!IsPlausible(credential)) return null;
        PasskeyAssertionResult<PanelUser> asserted;
        try
        {
            asserted = await signIn.PerformPasskeyAssertionAsync(credential!);
        }
        catch (InvalidOperationException)
        {
            return null; // no ceremony was begun in this browser, or it is too old
        }
        if (!asserted.Succeeded || asserted.User.DisabledAt is not null) return null;
        return (await users.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey)).Succeeded ? asserted.User : null; // keeps the signature counter
    }

    /// <summary>The new passkey, where it was made for this user in the ceremony that this browser began; else null.</summary>
    public async Task<UserPasskeyInfo?> AttestAsync(string userId, string? credential)
    {
        if (!IsPlausible(credential)) return null;
        try
        {
            var attested = await signIn.PerformPasskeyAttestationAsync(credential!);
            return attested.Succeeded && attested.UserEntity.Id == userId ? attested.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            return null; // no ceremony was begun in this browser, or it is too old
        }
    }

    private static bool IsPlausible(string? credential) => credential is { Length: > 0 and <= 20_000 };
}
