using Muster.Domain.Cases;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders;

/// <summary>Somebody waits outside until a commander has heard their voice.</summary>
internal static class AdmissionAttention
{
    private const string Kind = "awaiting-admission";

    public static void Raise(Case @case, Responder person, DateTimeOffset now) => @case.Raise(
        Kind, AttentionLevel.Warn, $"{person.Pseudonym} has accepted invite {person.InviteNumber} and waits to be let in",
        "Call them, compare what you hear, then let them in or say that it is not them", now, person.Id);

    /// <summary>Needs the case's open attention loaded.</summary>
    public static void Clear(Case @case, Responder person, DateTimeOffset now) => @case.Clear(Kind, person.Id, now);
}
