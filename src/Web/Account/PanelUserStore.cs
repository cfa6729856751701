using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Provisioning.Secrets;

namespace Muster.Web.Account;

/// <summary>
/// Identity's own store, except that the keys of authenticator apps are encrypted and recovery codes hashed (Identity keeps both in
/// plain text), and that a six-digit code works once (RFC 6238 section 5.2).
/// </summary>
internal sealed class PanelUserStore(PanelDbContext db, SecretBox box, TimeProvider time, IdentityErrorDescriber describer)
    : UserOnlyStore<PanelUser, PanelDbContext>(db, describer)
{
    internal const string Provider = "Muster";
    internal const string KeyToken = "totp-key";
    internal const string StepToken = "totp-last-step";
    internal const string CodesToken = "recovery-codes";

    public override Task SetAuthenticatorKeyAsync(PanelUser user, string key, CancellationToken cancellationToken) =>
        SetAuthenticatorKeyAsync(user, key, lastStep: 0, cancellationToken);

    /// <param name="lastStep">The step of the code that proved the key: it is used up.</param>
    public async Task SetAuthenticatorKeyAsync(PanelUser user, string key, long lastStep, CancellationToken cancel)
    {
        await SetTokenAsync(user, Provider, KeyToken, Convert.ToBase64String(box.SealText(Purpose(user), key)), cancel);
        await SetTokenAsync(user, Provider, StepToken, StepText(lastStep), cancel);
    }

    public override async Task<string?> GetAuthenticatorKeyAsync(PanelUser user, CancellationToken cancellationToken) =>
        await GetTokenAsync(user, Provider, KeyToken, cancellationToken) is { } key ? box.OpenText(Purpose(user), Convert.FromBase64String(key)) : null;

    public async Task RemoveAuthenticatorKeyAsync(PanelUser user, CancellationToken cancel)
    {
        await RemoveTokenAsync(user, Provider, KeyToken, cancel);
        await RemoveTokenAsync(user, Provider, StepToken, cancel);
    }

    /// <summary>The step that a six-digit code belongs to, or null. It is not used up yet.</summary>
    public async Task<long?> MatchTotpAsync(PanelUser user, string? code, CancellationToken cancel) =>
        await GetAuthenticatorKeyAsync(user, cancel) is { } key ? Totp.Match(key, code, time.GetUtcNow()) : null;

    /// <summary>Uses up a step, and every one before it. Of several requests with the same code one gets true.</summary>
    public async Task<bool> UseTotpAsync(PanelUser user, long step, CancellationToken cancel)
    {
        var text = StepText(step);
        return await Context.UserTokens
            .Where(t => t.UserId == user.Id && t.LoginProvider == Provider && t.Name == StepToken && string.Compare(t.Value, text) < 0)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, text), cancel) == 1;
    }

    public override Task ReplaceCodesAsync(PanelUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, CodesToken, string.Join(';', recoveryCodes.Select(code => RecoveryCodes.Hash(user.Id, code))), cancellationToken);

    public override async Task<int> CountCodesAsync(PanelUser user, CancellationToken cancellationToken) => (await HashesAsync(user, cancellationToken)).Length;

    public async Task<bool> HasCodeAsync(PanelUser user, string? code, CancellationToken cancel) =>
        RecoveryCodes.IndexOf(await HashesAsync(user, cancel), user.Id, code) >= 0;

    /// <summary>Takes the code off the list; of several requests with the same code one gets true.</summary>
    public override async Task<bool> RedeemCodeAsync(PanelUser user, string code, CancellationToken cancellationToken)
    {
        while (true)
        {
            var hashes = await HashesAsync(user, cancellationToken);
            var index = RecoveryCodes.IndexOf(hashes, user.Id, code);
            if (index < 0) return false;
            var before = string.Join(';', hashes);
            var after = string.Join(';', hashes.Where((_, i) => i != index));
            var taken = await Context.UserTokens
                .Where(t => t.UserId == user.Id && t.LoginProvider == Provider && t.Name == CodesToken && t.Value == before)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, after), cancellationToken);
            if (taken == 1) return true; // else another code was redeemed in between: look again
        }
    }

    private async Task<string[]> HashesAsync(PanelUser user, CancellationToken cancel) =>
        (await Context.UserTokens.AsNoTracking().Where(t => t.UserId == user.Id && t.LoginProvider == Provider && t.Name == CodesToken)
            .Select(t => t.Value).SingleOrDefaultAsync(cancel) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Bound to the user: the row of one cannot be copied to another.</summary>
    private static string Purpose(PanelUser user) => $"totp/{user.Id}";

    /// <summary>Fixed width, so that text sorts as numbers do, in either database's collation.</summary>
    private static string StepText(long step) => step.ToString("D12", CultureInfo.InvariantCulture);
}
