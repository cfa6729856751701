using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Account;

/// <summary>How a user can sign in.</summary>
public sealed record WaysInView(IReadOnlyList<PasskeyView> Passkeys, bool HasPassword, int CodesLeft)
{
    public int Count => Passkeys.Count + (HasPassword ? 1 : 0);
}

public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, bool IsBackedUp);

/// <summary>
/// What a signed-in user changes about their own ways of signing in. At least one always stays; the user's row is locked first, so that
/// two removals at once cannot take the last two. Taking something away ends the user's other sessions.
/// </summary>
internal sealed class WaysIn(PanelDbContext db, PanelUserStore store, PanelSignIn signIn, IPasswordHasher<PanelUser> hasher, TimeProvider time)
{
    public static Problem LastWay { get; } = new(ProblemType.WrongState, "This is your last way of signing in.") { Act = "Add another passkey, or a password and an authenticator app, then remove this one." };

    public async Task<WaysInView> ShowAsync(PanelUser user, CancellationToken cancel)
    {
        var passkeys = await store.GetPasskeysAsync(user, cancel);
        return new WaysInView(
            [.. passkeys.OrderBy(p => p.CreatedAt).Select(p => new PasskeyView(Id(p), p.Name ?? "Passkey", p.CreatedAt, p.IsBackedUp))],
            user.PasswordHash is not null, await store.CountCodesAsync(user, cancel));
    }

    public async Task AddPasskeyAsync(PanelUser user, UserPasskeyInfo passkey, string name, CancellationToken cancel)
    {
        passkey.Name = name;
        await store.AddOrUpdatePasskeyAsync(user, passkey, cancel);
        await LogAsync(user, "passkey-added", $"\"{name}\"", cancel);
    }

    public async Task RenamePasskeyAsync(PanelUser user, string id, string name, CancellationToken cancel)
    {
        if (await FindAsync(user, id, cancel) is not { } passkey) return;
        passkey.Name = name;
        await store.AddOrUpdatePasskeyAsync(user, passkey, cancel);
    }

    public async Task<Result<Done>> RemovePasskeyAsync(PanelUser user, string id, CancellationToken cancel)
    {
        await using var transaction = await LockAsync(user, cancel);
        if (await FindAsync(user, id, cancel) is not { } passkey) return new Done();
        if ((await ShowAsync(user, cancel)).Count == 1) return LastWay;
        await store.RemovePasskeyAsync(user, passkey.CredentialId, cancel);
        await LogAsync(user, "passkey-removed", $"\"{passkey.Name}\"", cancel);
        await transaction.CommitAsync(cancel);
        await signIn.EndOtherSessionsAsync(user);
        return new Done();
    }

    /// <param name="step">The step of the code that proved the new key.</param>
    public async Task SetPasswordAsync(PanelUser user, string password, string totpKey, long step, CancellationToken cancel)
    {
        user.PasswordHash = hasher.HashPassword(user, password);
        await store.SetAuthenticatorKeyAsync(user, totpKey, step, cancel);
        await LogAsync(user, "password-set", "A new password and authenticator app.", cancel);
        await signIn.EndOtherSessionsAsync(user);
    }

    public async Task<Result<Done>> RemovePasswordAsync(PanelUser user, CancellationToken cancel)
    {
        await using var transaction = await LockAsync(user, cancel);
        if ((await store.GetPasskeysAsync(user, cancel)).Count == 0) return LastWay;
        user.PasswordHash = null;
        await store.RemoveAuthenticatorKeyAsync(user, cancel);
        await LogAsync(user, "password-removed", "Password and authenticator app.", cancel);
        await transaction.CommitAsync(cancel);
        await signIn.EndOtherSessionsAsync(user);
        return new Done();
    }

    public async Task ReplaceCodesAsync(PanelUser user, IReadOnlyList<string> codes, CancellationToken cancel)
    {
        await store.ReplaceCodesAsync(user, codes, cancel);
        await LogAsync(user, "recovery-codes-made", "New ones; the old ones stopped working.", cancel);
    }

    public async Task SignOutEverywhereAsync(PanelUser user, CancellationToken cancel)
    {
        await LogAsync(user, "signed-out-everywhere", "Ended all sessions.", cancel);
        await signIn.EndOtherSessionsAsync(user);
    }

    private async Task<UserPasskeyInfo?> FindAsync(PanelUser user, string id, CancellationToken cancel) =>
        (await store.GetPasskeysAsync(user, cancel)).FirstOrDefault(p => Id(p) == id);

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> LockAsync(PanelUser user, CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount), cancel);
        await db.Entry(user).ReloadAsync(cancel);
        return transaction;
    }

    private async Task LogAsync(PanelUser user, string action, string detail, CancellationToken cancel)
    {
        db.Log(user.ToActor(Acts.All), action, detail, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }

    private static string Id(UserPasskeyInfo passkey) => System.Buffers.Text.Base64Url.EncodeToString(passkey.CredentialId);
}
