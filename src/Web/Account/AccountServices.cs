using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Muster.Data;
using Muster.Web.Access;
using Muster.Web.Account.Passkeys;
using Muster.Web.Account.Setup;

namespace Muster.Web.Account;

/// <summary>Panel users: who they are, how they sign in, and who asks.</summary>
internal static class AccountServices
{
    private static readonly TimeSpan CeremonyLasts = TimeSpan.FromMinutes(5);

    public static WebApplicationBuilder AddMusterAccount(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddMusterPolicies();
        services.AddIdentity();
        services.AddSessions();

        services.AddScoped<ActorAccessor>();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<PanelAddress>();
        services.AddSingleton<SetupTickets>();
        services.AddScoped<SignInAttempts>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<PasskeyCheck>();
        services.AddScoped<ChooseAddress>();
        services.AddScoped<CompleteSetup>();
        services.AddScoped<WaysIn>();
        services.AddSingleton<SetupAnnouncement>();
        return builder;
    }

    public static WebApplication MapMusterAccount(this WebApplication app)
    {
        app.MapPasskeys();
        app.MapSignOut();
        return app;
    }

    private static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>(); // Identity's own, which holds no state
        services.AddIdentityCore<PanelUser>(options =>
            {
                options.User.AllowedUserNameCharacters = ""; // people have names in every script; Text.Line refuses what deceives
            })
            .AddUserStore<PanelUserStore>()
            .AddClaimsPrincipalFactory<PanelPrincipals>()
            .AddSignInManager<PanelSignIn>();
        services.AddScoped(provider => (PanelUserStore)provider.GetRequiredService<IUserStore<PanelUser>>());
        services.AddScoped<IOptions<IdentityPasskeyOptions>, PanelPasskeyOptions>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000); // OWASP's figure for PBKDF2 with SHA-512
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromMinutes(1);
            options.OnRefreshingPrincipal = PanelSignIn.KeepSession;
        });
    }

    private static void AddSessions(this IServiceCollection services)
    {
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Scheme, displayName: null, configureOptions: null);
        authentication.AddApplicationCookie().Configure(options =>
        {
            options.Cookie.Name = "muster-session";
            options.CookieManager = new HostPrefixedCookies();
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax; // a link to a case opens from a chat; nothing changes by GET
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Sessions.Lasts;
            options.SlidingExpiration = true;
            options.LoginPath = "/account/sign-in";
            options.AccessDeniedPath = "/account/not-allowed";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = Sessions.ValidateAsync;
        });
        authentication.AddTwoFactorRememberMeCookie(); // never set; Identity deletes it when it ends a session
        authentication.AddTwoFactorUserIdCookie().Configure(options =>
        {
            options.Cookie.Name = "muster-ceremony";
            options.CookieManager = new HostPrefixedCookies();
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = CeremonyLasts;
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "muster-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says more
        });
    }

    private static void MapSignOut(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/account/sign-out", async (HttpContext context, PanelSignIn signIn, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            await signIn.EndAsync(context.RequestAborted);
            return Results.LocalRedirect("/account/sign-in");
        }).AllowAnonymous().WithName("sign-out");
}
