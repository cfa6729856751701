using Muster.Domain.Cases;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites.CreateInvites;

/// <summary>What a commander decides about links before they are handed out.</summary>
/// <param name="Count">1 to 50; a name or a phone number goes with one invite only.</param>
/// <param name="ExpiresInMinutes">1 to 43,200 (30 days); 24 hours where none is given.</param>
/// <param name="RealName">Sealed with the case's key at once; at most 200 characters.</param>
/// <param name="Phone">Sealed likewise; digits, spaces, <c>+ - ( ) . /</c>, at most 40.</param>
/// <param name="Rooms">Aliases of the case's rooms; null: the ones that every case has.</param>
/// <param name="VoiceCode">Ask for six digits that the commander gives by voice.</param>
/// <param name="Admit">When they are let into the rooms; null: as the case says.</param>
/// <param name="Origin">The address that the asker's browser used, for links where no panel address is set.</param>
public sealed record CreateInvitesInput(
    Guid CaseId, int Count = 1, int? ExpiresInMinutes = null, string? RealName = null, string? Phone = null,
    ResponderRole Role = ResponderRole.Responder, IReadOnlyList<string>? Rooms = null, bool VoiceCode = false, Admission? Admit = null,
    string? Origin = null);

/// <summary>A fresh invite. The address is shown this once: only a hash of its secret is kept.</summary>
/// <param name="Number">Tells the case's invites apart, in the order of their making.</param>
public sealed record CreatedInvite(Guid Id, int Number, string Url, DateTimeOffset ExpiresAt, string? VoiceCode)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => $"{nameof(CreatedInvite)} {Number}";
}
