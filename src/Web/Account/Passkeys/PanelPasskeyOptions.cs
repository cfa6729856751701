using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Muster.Web.Account.Passkeys;

/// <summary>
/// What the panel asks of passkeys. The relying party is the host of the panel's address, which is a setting: so the options are made for
/// each request. User verification is required: a passkey then stands for two factors.
/// </summary>
internal sealed class PanelPasskeyOptions(PanelAddress address) : IOptions<IdentityPasskeyOptions>
{
    public IdentityPasskeyOptions Value { get; } = new()
    {
        ServerDomain = address.Last?.IdnHost,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        AuthenticatorTimeout = TimeSpan.FromMinutes(3),
        ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsOurs(context.Origin, context.HttpContext.Request, address.Last)),
    };

    /// <summary>
    /// Where the browser made its answer (WebAuthn Level 3, section 7.1) must be where the panel is. The default compares with the request's
    /// Origin header instead, which is "null" on forms of pages with <c>Referrer-Policy: no-referrer</c> (Fetch, "serializing a request origin").
    /// </summary>
    internal static bool IsOurs(string origin, HttpRequest request, Uri? panel) =>
        origin == PanelAddress.Text(PanelAddress.Of(request)) || (panel is not null && origin == PanelAddress.Text(panel));
}
