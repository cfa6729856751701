using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Features.Invites;

/// <summary>
/// Gives a case's invites their numbers. The counter is raised in the database and not in memory: of two commanders who invite at the same
/// moment each gets numbers of their own.
/// </summary>
internal static class InviteNumbers
{
    /// <summary>The first of <paramref name="count"/> numbers that are taken. Needs a transaction: what fails afterwards gives them back.</summary>
    public static async Task<int> TakeAsync(PanelDbContext db, Guid caseId, int count, CancellationToken cancellationToken)
    {
        await db.Cases.Where(c => c.Id == caseId).ExecuteUpdateAsync(set => set.SetProperty(c => c.InvitesMade, c => c.InvitesMade + count), cancellationToken);
        return await db.Cases.Where(c => c.Id == caseId).Select(c => c.InvitesMade).FirstAsync(cancellationToken) - count + 1;
    }
}
