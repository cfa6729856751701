using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders;

/// <summary>Somebody of a case as the panel's people see them. Real names stay sealed.</summary>
/// <param name="InviteNumber">The invite they came by; null for the commander, who needed none.</param>
/// <param name="MatrixId">Null before the homeserver has a name.</param>
/// <param name="IsNew">Came in within the last half hour: the moment at which a wrong person shows.</param>
/// <param name="Outstanding">The homeserver has not done yet what the state says; Muster goes on trying.</param>
/// <param name="Devices">Null where the homeserver did not answer in time, or is gone.</param>
/// <param name="Exposure">What an account that was not theirs could have read; null unless it was banned as "not them".</param>
/// <param name="Replaceable">Somebody else had their invite, and no new link was made for the right person yet.</param>
/// <param name="HasSignIn">The commander's own: its passphrase was not marked as kept yet.</param>
public sealed record ResponderView(
    Guid Id, string Pseudonym, string DisplayName, int? InviteNumber, string? MatrixId, ResponderRole Role, ResponderState State, bool Outstanding, IReadOnlyList<string> Rooms,
    DateTimeOffset CreatedAt, bool IsNew, DateTimeOffset? JoinedAt, DateTimeOffset? RemovedAt, DateTimeOffset? LastSeenAt,
    IReadOnlyList<Device>? Devices, bool HasName, bool HasPhone, Exposure? Exposure, bool HasSignIn, bool Replaceable);

/// <summary>A case's people.</summary>
/// <param name="DevicesKnown">False where the homeserver did not answer in time: the list stands, its devices are unknown.</param>
public sealed record RespondersView(IReadOnlyList<ResponderView> People, bool DevicesKnown);

/// <summary>One person of one case.</summary>
public sealed record ResponderInput(Guid CaseId, Guid ResponderId);
