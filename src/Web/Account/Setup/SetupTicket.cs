using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Muster.Web.Account.Setup;

/// <summary>
/// What has been answered so far, carried by the form itself, encrypted and bound to its link. Nothing is stored before the last step:
/// a phone that dies half-way leaves the link as good as it was.
/// </summary>
internal sealed record SetupTicket(string UserId, string Name)
{
    public string? PasswordHash { get; init; }

    /// <summary>The authenticator app's key; offered first, taken over once a code from it was right.</summary>
    public string? TotpKey { get; init; }

    /// <summary>The step of that code: it counts as used.</summary>
    public long TotpStep { get; init; }
    public KeptPasskey? Passkey { get; init; }
    public IReadOnlyList<string> Codes { get; init; } = [];

    [JsonIgnore]
    public bool IsComplete => Codes.Count == RecoveryCodes.Count && (Passkey is not null || (PasswordHash is not null && TotpKey is not null));
}

/// <summary>Seals tickets for an hour.</summary>
internal sealed class SetupTickets(IDataProtectionProvider provider, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Seal(Guid link, SetupTicket ticket) =>
        Protector(link).Protect(JsonSerializer.Serialize(new Dated(ticket, time.GetUtcNow() + Lifetime)));

    /// <summary>null where it is not ours, for another link, or too old.</summary>
    public SetupTicket? Open(Guid link, string? sealedTicket)
    {
        if (string.IsNullOrEmpty(sealedTicket)) return null;
        try
        {
            var dated = JsonSerializer.Deserialize<Dated>(Protector(link).Unprotect(sealedTicket))!;
            return time.GetUtcNow() < dated.Until ? dated.Ticket : null;
        }
        catch (CryptographicException)
        {
            return null; // forged, or moved from another link: the form begins again
        }
    }

    private IDataProtector Protector(Guid link) => provider.CreateProtector("muster", "setup", link.ToString());

    private sealed record Dated(SetupTicket Ticket, DateTimeOffset Until);
}

/// <summary>A passkey that was proven but is not stored yet.</summary>
internal sealed record KeptPasskey(
    byte[] CredentialId, byte[] PublicKey, DateTimeOffset CreatedAt, uint SignCount, string[]? Transports,
    bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject, byte[] ClientDataJson)
{
    public static KeptPasskey From(UserPasskeyInfo passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, passkey.Transports,
        passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientDataJson);

    public UserPasskeyInfo ToPasskey(string name) => new(
        CredentialId, PublicKey, CreatedAt, SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson) { Name = name };
}
