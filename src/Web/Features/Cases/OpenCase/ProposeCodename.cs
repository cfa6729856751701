using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary>New words for a case that is about to be opened. Nothing is reserved: opening checks again.</summary>
public sealed class ProposeCodename(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<string>> ExecuteAsync(Actor actor, Done input, CancellationToken cancel)
    {
        if (actor.Role == PanelRole.Auditor) return new Problem(ProblemType.Forbidden, "Auditors read; only commanders and admins open cases.");
        await using var db = await contexts.CreateDbContextAsync(cancel);
        while (true)
        {
            var codename = Codename.Pick();
            if (!await db.Cases.AnyAsync(c => c.Codename == codename, cancel)) return codename;
        }
    }
}
