using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary><see cref="CaseAccess.CanRead"/> as a query: lists must not load what the reader may not see. A test holds the two together.</summary>
public static class ReadableCases
{
    public static IQueryable<Case> ReadableBy(this IQueryable<Case> cases, PanelDbContext db, Actor actor)
    {
        if (actor.BoundTo is { } bound) cases = cases.Where(c => bound.Contains(c.Id));
        if (actor.Role == PanelRole.Admin || actor.Kind == ActorKind.Token) return cases;
        return cases.Where(c => db.CaseMembers.Any(m => m.CaseId == c.Id && m.UserId == actor.Id));
    }
}
