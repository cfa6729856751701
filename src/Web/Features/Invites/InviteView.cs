using Muster.Domain.Cases;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites;

/// <summary>An invite as the panel's people see it: how it stands is told apart here, and only here.</summary>
/// <param name="Number">Tells the case's invites apart, in the order of their making.</param>
/// <param name="EndsSoon">It is open, and less than half an hour is left.</param>
/// <param name="VoiceCode">The six digits to read out over the telephone; only for those who command the case, while the invite is open.</param>
/// <param name="WrongCodes">How many wrong codes were tried; five burn it.</param>
/// <param name="Pseudonym">Who came in by it.</param>
/// <param name="HasName">Whether a real name is sealed in it.</param>
public sealed record InviteView(
    Guid Id, int Number, InviteStatus Status, ResponderRole Role, IReadOnlyList<string> Rooms, Admission Admission, string CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool EndsSoon, DateTimeOffset? AcceptedAt, DateTimeOffset? RevokedAt,
    bool AsksVoiceCode, string? VoiceCode, int WrongCodes, string? Pseudonym, bool HasName, bool HasPhone, Guid? ReplacedById);
