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
    };
}
