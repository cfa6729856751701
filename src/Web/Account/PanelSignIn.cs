using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Account;

/// <summary>Begins and ends sessions. Each sign-in makes a new cookie: nothing that was there before is carried over.</summary>
internal sealed class PanelSignIn(
    UserManager<PanelUser> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<PanelUser> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<PanelUser>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<PanelUser> confirmation,
    PanelDbContext db, TimeProvider time)
    : SignInManager<PanelUser>(users, http, principals, options, logger, schemes, confirmation)
{
    private readonly TimeProvider time = time;

    public override Task<bool> CanSignInAsync(PanelUser user) => Task.FromResult(user.DisabledAt is null);

    /// <summary>Signs in. The caller has checked who it is.</summary>
    /// <param name="how">For the log: "with a passkey".</param>
    /// <param name="steppedUp">Whether what they showed just now also unlocks the harmful acts.</param>
    public async Task BeginAsync(PanelUser user, string how, bool steppedUp, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now), cancel);
        db.Log(user.ToActor(Acts.None), "signed-in", $"Signed in {how}.", now);
        await db.SaveChangesAsync(cancel);
        await SignInWithClaimsAsync(user, isPersistent: false, steppedUp ? [PanelClaims.NewSession(), PanelClaims.SteppedUp(now)] : [PanelClaims.NewSession()]);
    }

    /// <summary>Renews the session of the same person with a fresh confirmation.</summary>
    public async Task StepUpAsync(PanelUser user, string how, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        db.Log(user.ToActor(Acts.All), "stepped-up", $"Confirmed {how} that it is them.", now);
        await db.SaveChangesAsync(cancel);
        await SignInWithClaimsAsync(user, isPersistent: false, [.. Context.User.FindAll(PanelClaims.Session), PanelClaims.SteppedUp(now)]);
    }

    /// <summary>Carries this session over to the user's new stamp, which has ended all of the others.</summary>
    public Task RenewAsync(PanelUser user) => SignInWithClaimsAsync(user, isPersistent: false, Context.User.FindAll(IsOfSession));

    /// <summary>Signs out, here and wherever else this session's cookie was copied to.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        if (PanelClaims.SessionId(Context.User) is { } session && await CurrentAsync() is { } user)
        {
            var now = time.GetUtcNow();
            db.Log(user.ToActor(Acts.None), "signed-out", "Ended the session.", now);
            await db.EndAsync(session, now, cancel);
        }
        await SignOutAsync();
    }

    /// <summary>The user of this request's session, or null where it has ended.</summary>
    public async Task<PanelUser?> CurrentAsync() =>
        PanelClaims.UserId(Context.User) is { } id && await UserManager.FindByIdAsync(id) is { } user && PanelClaims.IsCurrent(Context.User, user) ? user : null;

    /// <summary>Identity rebuilds the principal every minute; the session outlives that, and a confirmation until it is too old by itself.</summary>
    public static Task KeepSession(SecurityStampRefreshingPrincipalContext refresh)
    {
        if (refresh is { CurrentPrincipal: { } before, NewPrincipal: { } after })
            ((ClaimsIdentity)after.Identity!).AddClaims(before.FindAll(IsOfSession).Select(claim => claim.Clone()));
        return Task.CompletedTask;
    }

    private static bool IsOfSession(Claim claim) => claim.Type is PanelClaims.Session or PanelClaims.SteppedUpAt;
}
