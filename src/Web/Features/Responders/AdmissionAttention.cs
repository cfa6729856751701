using Muster.Domain.Cases;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders;

/// <summary>Somebody waits outside until a commander has heard their voice.</summary>
internal static class AdmissionAttention
{
    private const string Kind = "awaiting-admission";

    public static void Raise(Case @case, Responder person, DateTimeOffset now) =>
        @case.Raise(Kind, AttentionLevel.Warn, Text(person), "Call them, compare what you hear, then let them in or say that it is not them", now);

    /// <summary>Needs the case's open attention loaded.</summary>
    public static void Clear(Case @case, Responder person, DateTimeOffset now)
    {
        var text = Text(person);
        if (@case.Attention.FirstOrDefault(a => a.ClearedAt is null && a.Kind == Kind && a.Text == text) is { } item) @case.Dismiss(item.Id, now);
    }

    private static string Text(Responder person) => $"{person.Pseudonym} has accepted invite {person.InviteNumber} and waits to be let in";
}
