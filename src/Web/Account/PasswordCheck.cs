using Microsoft.AspNetCore.Identity;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Account;

/// <summary>
/// Checks what somebody typed: password and six-digit code, password and recovery code, or, for those who only have passkeys, a recovery
/// code alone. Every failure looks the same and takes about as long, so that names cannot be tried out.
/// </summary>
internal sealed class PasswordCheck(
    UserManager<PanelUser> users, PanelUserStore store, IPasswordHasher<PanelUser> hasher, SignInAttempts attempts, PanelDbContext db, TimeProvider time)
{
    private static string? decoy;

    /// <summary>The user, where name, password and code are right; else null.</summary>
    public async Task<PassedCheck?> CheckAsync(string? name, string? password, string? code, CancellationToken cancel)
    {
        var user = name is { Length: > 0 and <= 100 } ? await users.FindByNameAsync(name) : null;
        return await CheckAsync(user, password, code, cancel);
    }

    public async Task<PassedCheck?> CheckAsync(PanelUser? user, string? password, string? code, CancellationToken cancel)
    {
        password = password is { Length: <= PasswordRules.Longest } ? password : "";
        decoy ??= hasher.HashPassword(new PanelUser(), "no such user");
        if (!await attempts.BeginAsync(user?.Id ?? "nobody", cancel) || user is null || user.DisabledAt is not null)
        {
            hasher.VerifyHashedPassword(new PanelUser(), decoy, password);
            return null;
        }

        // Both are looked at before either decides: the answer's timing must not tell which one was wrong.
        var verified = hasher.VerifyHashedPassword(user, user.PasswordHash ?? decoy, password);
        var passwordRight = user.PasswordHash is not null && verified != PasswordVerificationResult.Failed;
        var step = await store.MatchTotpAsync(user, code, cancel);
        var recovery = await store.HasCodeAsync(user, code, cancel);

        var passed = (passwordRight || (user.PasswordHash is null && recovery)) &&
            ((step is { } used && await store.UseTotpAsync(user, used, cancel)) || (recovery && await store.RedeemCodeAsync(user, code!, cancel)));
        if (passed)
        {
            await attempts.SucceededAsync(user.Id, cancel);
            if (recovery) await LogAsync(user, "recovery-code-used", $"{await store.CountCodesAsync(user, cancel)} are left.", cancel);
            return new PassedCheck(user, recovery);
        }
        if (await attempts.IsPausedAsync(user.Id, cancel)) await LogAsync(user, "sign-in-paused", $"{SignInAttempts.Allowed} wrong tries; password and codes pause for {SignInAttempts.Pause.TotalMinutes:0} minutes.", cancel);
        return null;
    }

    private async Task LogAsync(PanelUser user, string action, string detail, CancellationToken cancel)
    {
        db.Log(user.ToActor(Acts.None), action, detail, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
    }
}

/// <param name="ByRecoveryCode">They may have lost their passkey or phone: they should set up another way in.</param>
internal sealed record PassedCheck(PanelUser User, bool ByRecoveryCode);
