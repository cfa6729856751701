using System.Globalization;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Secrets;

namespace Muster.Web.Features.Invites;

/// <summary>
/// Names, phone numbers and codes as they lie in the database: sealed. An invite's name moves to the responder who uses it as it is, so both
/// carry the same purpose.
/// </summary>
public sealed class SealedPeople(CaseKeys keys, SecretBox box)
{
    private const string Name = "real-name";
    private const string Phone = "phone";
    private const string Passphrase = CommanderAccount.PassphrasePurpose;

    public byte[]? SealName(Guid caseId, string? name) => name is null ? null : keys.Seal(caseId, Name, name);

    public byte[]? SealPhone(Guid caseId, string? phone) => phone is null ? null : keys.Seal(caseId, Phone, phone);

    public string? OpenName(Guid caseId, byte[]? name) => name is null ? null : keys.Open(caseId, Name, name);

    public string? OpenPhone(Guid caseId, byte[]? phone) => phone is null ? null : keys.Open(caseId, Phone, phone);

    public byte[] SealPassphrase(Guid caseId, string passphrase) => keys.Seal(caseId, Passphrase, passphrase);

    public string OpenPassphrase(Guid caseId, byte[] passphrase) => keys.Open(caseId, Passphrase, passphrase);

    /// <summary>The commander may look the code up again; bound to its invite, so that it cannot be moved to another.</summary>
    public byte[] SealVoiceCode(Guid inviteId, string code) => box.SealText(VoiceCodePurpose(inviteId), code);

    public string OpenVoiceCode(Guid inviteId, byte[] code) => box.OpenText(VoiceCodePurpose(inviteId), code);

    private static string VoiceCodePurpose(Guid inviteId) => string.Create(CultureInfo.InvariantCulture, $"voice-code/{inviteId:N}");
}
