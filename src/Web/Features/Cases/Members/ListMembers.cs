using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

public sealed record MemberView(string UserId, string Name, CaseRole Role, DateTimeOffset AddedAt);

/// <summary>Who may read or command a case besides the admins.</summary>
public sealed class ListMembers(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<Page<MemberView>>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Cases.AsNoTracking().Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == caseId, cancel);
        if (CaseAccess.Read(actor, found) is { } refused) return refused;
        return new Page<MemberView>([.. MembersOf(found!)], null);
    }

    internal static IEnumerable<MemberView> MembersOf(Case @case) =>
        @case.Members.OrderBy(m => m.AddedAt).ThenBy(m => m.Name, StringComparer.Ordinal).Select(m => new MemberView(m.UserId, m.Name, m.Role, m.AddedAt));
}
