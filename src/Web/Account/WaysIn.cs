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
/// What people change about their own ways of signing in, each time after a fresh confirmation. At least one way always stays; the
/// user's row is locked first, so that two removals at once cannot take the last two. A change, its line in the log and the end of the
/// user's other sessions are one transaction: killed in between, none of it has happened.
/// </summary>
internal sealed class WaysIn(PanelDbContext db, PanelUserStore store, PanelSignIn signIn, IPasswordHasher<PanelUser> hasher, TimeProvider time)
{
    public static Problem LastWay { get; } = new(ProblemType.WrongState, "This is your last way of signing in.") { Act = "Add another passkey, or a password and an authenticator app, then remove this one." };

    private static Problem Gone { get; } = new(ProblemType.NotFound, "This is gone already.") { Act = "Go back to your account page." };

    public async Task<WaysInView> ShowAsync(PanelUser user, CancellationToken cancel)
    {
        var passkeys = await store.GetPasskeysAsync(user, cancel);
        return new WaysInView(
            [.. passkeys.OrderBy(p => p.CreatedAt).Select(p => new PasskeyView(Id(p), p.Name ?? "Passkey", p.CreatedAt, p.IsBackedUp))],
            user.PasswordHash is not null, await store.CountCodesAsync(user, cancel));
    }

    public Task<Result<Done>> AddPasskeyAsync(Actor actor, UserPasskeyInfo passkey, string name, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: false, async user =>
        {
            passkey.Name = name;
            await store.AddOrUpdatePasskeyAsync(user, passkey, cancel);
            Log(actor, "passkey-added", $"\"{name}\"");
            return null;
        }, cancel);

    public Task<Result<Done>> RenamePasskeyAsync(Actor actor, string id, string name, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: false, async user =>
        {
            if (await FindAsync(user, id, cancel) is not { } passkey) return Gone;
            passkey.Name = name;
            await store.AddOrUpdatePasskeyAsync(user, passkey, cancel);
            return null;
        }, cancel);

    public Task<Result<Done>> RemovePasskeyAsync(Actor actor, string id, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: true, async user =>
        {
            if (await FindAsync(user, id, cancel) is not { } passkey) return Gone;
            if ((await ShowAsync(user, cancel)).Count == 1) return LastWay;
            await store.RemovePasskeyAsync(user, passkey.CredentialId, cancel);
            Log(actor, "passkey-removed", $"\"{passkey.Name}\"");
            return null;
        }, cancel);

    /// <param name="actor">Whose password it becomes.</param>
    /// <param name="step">The step of the code that proved the new key.</param>
    public Task<Result<Done>> SetPasswordAsync(Actor actor, string password, string totpKey, long step, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: true, async user =>
        {
            user.PasswordHash = hasher.HashPassword(user, password);
            await store.SetAuthenticatorKeyAsync(user, totpKey, step, cancel);
            Log(actor, "password-set", "A new password and authenticator app.");
            return null;
        }, cancel);

    public Task<Result<Done>> RemovePasswordAsync(Actor actor, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: true, async user =>
        {
            if ((await store.GetPasskeysAsync(user, cancel)).Count == 0) return LastWay;
            user.PasswordHash = null;
            await store.RemoveAuthenticatorKeyAsync(user, cancel);
            Log(actor, "password-removed", "Password and authenticator app.");
            return null;
        }, cancel);

    public Task<Result<Done>> ReplaceCodesAsync(Actor actor, IReadOnlyList<string> codes, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.ChangeOwn(actor), endsOthers: false, async user =>
        {
            await store.ReplaceCodesAsync(user, codes, cancel);
            Log(actor, "recovery-codes-made", "New ones; the old ones stopped working.");
            return null;
        }, cancel);

    /// <summary>Needs no confirmation: it only takes power away.</summary>
    public Task<Result<Done>> SignOutEverywhereAsync(Actor actor, CancellationToken cancel) =>
        ChangeAsync(actor, PanelAccess.Own(actor), endsOthers: true, _ =>
        {
            Log(actor, "signed-out-everywhere", "Ended all sessions.");
            return Task.FromResult<Problem?>(null);
        }, cancel);

    private async Task<Result<Done>> ChangeAsync(Actor actor, Problem? refused, bool endsOthers, Func<PanelUser, Task<Problem?>> change, CancellationToken cancel)
    {
        if (refused is not null) return refused;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Users.Where(u => u.Id == actor.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount), cancel);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == actor.Id, cancel) is not { } user) return Gone;
        await db.Entry(user).ReloadAsync(cancel); // it may be tracked from before the lock
        if (await change(user) is { } problem) return problem;
        if (endsOthers) user.SecurityStamp = Guid.NewGuid().ToString(); // names a generation of sessions and is no secret
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (endsOthers) await signIn.RenewAsync(user);
        return new Done();
    }

    private async Task<UserPasskeyInfo?> FindAsync(PanelUser user, string id, CancellationToken cancel) =>
        (await store.GetPasskeysAsync(user, cancel)).FirstOrDefault(p => Id(p) == id);

    private void Log(Actor actor, string action, string detail) => db.Log(actor, action, detail, time.GetUtcNow());

    private static string Id(UserPasskeyInfo passkey) => System.Buffers.Text.Base64Url.EncodeToString(passkey.CredentialId);
}
