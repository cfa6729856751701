using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.ListPeople;

/// <summary>Who is in a case, without asking the homeserver for devices: for a glance that is refreshed often.</summary>
public sealed class ListPeople(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<List<PersonLine>>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var @case = await db.Cases.AsNoTracking().Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == caseId, cancel);
        if (CaseAccess.Read(actor, @case) is { } refused) return refused;
        return await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)
            .Select(r => new PersonLine(r.Id, r.Pseudonym, r.Role, r.State, r.Outstanding, r.LastSeenAt)).ToListAsync(cancel);
    }
}

public sealed record PersonLine(Guid Id, string Pseudonym, ResponderRole Role, ResponderState State, bool Outstanding, DateTimeOffset? LastSeenAt);
