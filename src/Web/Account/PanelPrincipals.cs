using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Muster.Data;

namespace Muster.Web.Account;

/// <summary>The panel has three fixed roles: the user's own becomes a claim, there is no table of roles.</summary>
internal sealed class PanelPrincipals(UserManager<PanelUser> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<PanelUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PanelUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Options.ClaimsIdentity.RoleClaimType, user.Role.ToString()));
        return identity;
    }
}
