using Microsoft.AspNetCore.Identity;
using Muster.Domain.Access;

namespace Muster.Web.Access;

/// <summary>Who may reach an address at all; commands decide the rest.</summary>
public static class AccessPolicies
{
    /// <summary>For everything under <c>/api</c>: a token and nothing else, so that no page elsewhere can make a browser call it.</summary>
    public const string Api = "api";

    public const string Admin = nameof(PanelRole.Admin);

    /// <summary>Closed unless opened: what names no policy needs a signed-in user.</summary>
    internal static void AddMusterPolicies(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build())
        .AddPolicy(Api, policy => policy.AddAuthenticationSchemes(TokenAuthentication.Scheme).RequireAuthenticatedUser());
}
