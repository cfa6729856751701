using System.Collections.Concurrent;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Web.Features.Invites.CreateInvites;

namespace Muster.Web.Features.Invites.PrintInvites;

/// <summary>What one printable sheet shows.</summary>
public sealed record InviteSheet(Guid CaseId, string Codename, IReadOnlyList<CreatedInvite> Invites);

/// <summary>
/// Hands fresh invites from the page that made them to the sheet that prints them. In memory only, for the one who made them, once and for
/// five minutes: links are never stored.
/// </summary>
public sealed class InviteSheets(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Held> held = new();

    /// <summary>Address of the sheet, relative to the panel.</summary>
    public string Hold(Actor actor, InviteSheet sheet)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, _) in held.Where(entry => entry.Value.Until < now)) held.TryRemove(old, out _);
        var key = SecretToken.Generate().Text;
        held[key] = new Held(actor.Id, sheet, now + Life);
        return $"cases/{sheet.CaseId}/invites/sheet/{key}";
    }

    /// <summary>The sheet, for its maker only, and never a second time.</summary>
    public InviteSheet? Take(Actor actor, Guid caseId, string key)
    {
        if (!held.TryGetValue(key, out var found) || found.ActorId != actor.Id || found.Sheet.CaseId != caseId) return null;
        return held.TryRemove(key, out found) && found.Until >= clock.GetUtcNow() ? found.Sheet : null;
    }

    private sealed record Held(string ActorId, InviteSheet Sheet, DateTimeOffset Until);
}
