using Muster.Domain.Responders;

namespace Muster.Provisioning.Accounts;

/// <summary>Somebody of a case as their homeserver knows them.</summary>
/// <param name="Pseudonym">Local part of the Matrix id.</param>
/// <param name="Rooms">Aliases of the case's rooms that they belong in.</param>
public sealed record CaseAccount(Guid CaseId, Guid ResponderId, string Pseudonym, string DisplayName, ResponderRole Role, IReadOnlyList<string> Rooms)
{
    public static CaseAccount Of(Responder responder) =>
        new(responder.CaseId, responder.Id, responder.Pseudonym, responder.DisplayName, responder.Role, responder.Rooms);
}
