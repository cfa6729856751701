using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Account.SignIn;

/// <summary>Signing in, passkey first. Whatever was wrong, the answer is the same: names cannot be tried out.</summary>
public sealed partial class SignInPage
{
    private string? what;
    private string? todo;
    private bool empty;
    private Uri? elsewhere;

    [SupplyParameterFromQuery(Name = "returnUrl")] public string? ReturnUrl { get; set; }
    [SupplyParameterFromQuery(Name = "ended")] public bool Ended { get; set; }
    [SupplyParameterFromForm] public string? Name { get; set; }
    [SupplyParameterFromForm] public string? Password { get; set; }
    [SupplyParameterFromForm] public string? Code { get; set; }
    [SupplyParameterFromForm] public string? Credential { get; set; }

    [Inject] internal PanelSignIn SignIn { get; set; } = null!;
    [Inject] internal PasskeyCheck Passkeys { get; set; } = null!;
    [Inject] internal PasswordCheck Check { get; set; } = null!;
    [Inject] internal PanelAddress Address { get; set; } = null!;
    [Inject] internal PanelDbContext Db { get; set; } = null!;
    [Inject] internal AddressLimits Limits { get; set; } = null!;

    private string There => $"{PanelAddress.Text(elsewhere!)}/account/sign-in?returnUrl={Uri.EscapeDataString(LocalPath.Or(ReturnUrl))}";

    protected override async Task OnInitializedAsync()
    {
        var address = await Address.ReadAsync(Cancel);
        if (address is not null && !PanelAddress.SameHost(address, PanelAddress.Of(Context.Request))) elsewhere = address;
        if (Sent is not null) return;
        empty = !await Db.Users.AnyAsync(Cancel);
        if (await SignIn.CurrentAsync() is not null) Go(LocalPath.Or(ReturnUrl));
    }

    private async Task ByPasskeyAsync()
    {
        if (TooMany()) return;
        if (await Passkeys.CheckAsync(Credential) is { } user)
        {
            Limits.Succeeded(Context);
            await SignIn.BeginAsync(user, "with a passkey", steppedUp: false, Cancel);
            Go(LocalPath.Or(ReturnUrl));
            return;
        }
        what = "This passkey does not open this panel.";
        todo = "It may have been removed, or your account was disabled. Try another way, or ask an admin for a link.";
    }

    private Task ByPasswordAsync() => ByCodeAsync("with password and app", Totp.LooksLikeOne(Code));

    private Task ByRecoveryCodeAsync() => ByCodeAsync("with a recovery code", RecoveryCodes.LooksLikeOne(Code));

    private async Task ByCodeAsync(string how, bool plausible)
    {
        if (TooMany()) return;
        if (plausible && await Check.CheckAsync(Name, Password, Code, Cancel) is { } passed)
        {
            Limits.Succeeded(Context);
            // A recovery code is spent for this sign-in: it also unlocks making a new way in, which asks for a confirmation.
            await SignIn.BeginAsync(passed.User, how, steppedUp: passed.ByRecoveryCode, Cancel);
            Go(passed.ByRecoveryCode ? "/account?recovered=true" : LocalPath.Or(ReturnUrl));
            return;
        }
        what = "Name, password and code do not belong together.";
        todo = $"Check each, and wait for fresh digits: a code works once. After {SignInAttempts.Allowed} wrong tries an account takes no password or code for {SignInAttempts.Pause.TotalMinutes:0} minutes; passkeys go on working.";
    }

    private bool TooMany()
    {
        if (Limits.Begin(Context)) return false;
        what = "Too many tries from your address.";
        todo = "Wait a minute, then try again.";
        return true;
    }
}
