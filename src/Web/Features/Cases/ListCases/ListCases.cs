using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary>
/// A page of the cases that the actor may read. A fixed number of queries, whatever the page holds: the rows by keyset, with how many
/// people are in each; then health and progress of just those that are open.
/// </summary>
public sealed class ListCases(IDbContextFactory<PanelDbContext> contexts, CaseCursors cursors, TimeProvider clock)
{
    /// <summary>Stands for "never" in the order of automatic disposal; within what both databases can hold.</summary>
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<Result<Page<CaseSummary>>> ExecuteAsync(Actor actor, ListCasesInput input, CancellationToken cancel)
    {
        if (input.Limit is < 1 or > ListCasesInput.MaxLimit) return Problem.Field("limit", $"Between 1 and {ListCasesInput.MaxLimit}.");
        if (input.Query is { Length: > ListCasesInput.MaxQueryLength }) return Problem.Field("q", $"At most {ListCasesInput.MaxQueryLength} characters.");
        var cursor = input.Cursor is null ? null : cursors.Read(input.Cursor, input.Sort);
        if (input.Cursor is not null && cursor is null)
            return Problem.Field("cursor", "This cursor was not given out by this list in this order; start again without one.");

        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel); // one connection for all of the page's queries
        var cases = Matching(db.Cases.AsNoTracking().ReadableBy(db, actor), input);
        if (cursor is not null) cases = After(cases, cursor);
        var page = Ordered(cases, input.Sort).Take(input.Limit + 1);
        var rows = await Summaries(string.IsNullOrWhiteSpace(input.Query) ? page : Ordered(Rows(db, page), input.Sort)).ToListAsync(cancel);
        var next = rows.Count > input.Limit ? cursors.Write(Position(rows[input.Limit - 1], input.Sort)) : null;
        return new Page<CaseSummary>(await SummaryParts.AddAsync(db, rows.Take(input.Limit).ToList(), clock.GetUtcNow(), cancel), next);
    }

    internal static IQueryable<CaseSummary> Summaries(IQueryable<Case> cases) => cases.Select(c => new CaseSummary
    {
        Id = c.Id,
        Title = c.Title,
        Codename = c.Codename,
        Severity = c.Severity,
        State = c.State,
        StateSince = c.StateSince,
        Host = c.Host,
        Owner = c.OwnerName,
        CreatedAt = c.CreatedAt,
        ClosedAt = c.ClosedAt,
        AutoDisposeAt = c.AutoDisposeAt,
        Responders = c.Responders.Count, // in the index alone
    });

    private static IQueryable<Case> Matching(IQueryable<Case> cases, ListCasesInput input)
    {
        if (input.States is { Count: 1 } one)
        {
            var state = one[0];
            cases = cases.Where(c => c.State == state);
        }
        else if (input.States is { Count: > 1 } states)
        {
            cases = cases.Where(c => states.Contains(c.State));
        }
        foreach (var word in (input.Query ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            cases = cases.Where(c => c.SearchText.Contains(word));
        return cases;
    }

    /// <summary>A search looks at the text of every case: it finds ids in the index, which holds the text, and reads rows of those alone.</summary>
    private static IQueryable<Case> Rows(PanelDbContext db, IQueryable<Case> page)
    {
        var ids = page.Select(c => c.Id);
        return db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id));
    }

    private static IQueryable<Case> Ordered(IQueryable<Case> cases, CaseSort sort) => sort switch
    {
        CaseSort.Newest => cases.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id),
        CaseSort.Severity => cases.OrderBy(c => c.Severity).ThenByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id),
        CaseSort.AutoDispose => cases.OrderBy(c => c.AutoDisposeAt ?? Never).ThenByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id),
    };

    /// <summary>What comes after the cursor. "At or before, and not this one" lets the database start in the index at the right place.</summary>
    private static IQueryable<Case> After(IQueryable<Case> cases, CaseCursor cursor)
    {
        var (at, id) = (cursor.CreatedAt, cursor.Id);
        var severity = (Severity)(int)cursor.Key;
        switch (cursor.Sort)
        {
            case CaseSort.Severity:
                return cases.Where(c => c.Severity > severity ||
                    (c.Severity == severity && c.CreatedAt <= at && (c.CreatedAt < at || c.Id.CompareTo(id) < 0)));
            case CaseSort.AutoDispose:
                var disposal = new DateTimeOffset(cursor.Key, TimeSpan.Zero);
                return cases.Where(c => (c.AutoDisposeAt ?? Never) > disposal ||
                    ((c.AutoDisposeAt ?? Never) == disposal && c.CreatedAt <= at && (c.CreatedAt < at || c.Id.CompareTo(id) < 0)));
            case CaseSort.Newest:
            default:
                return cases.Where(c => c.CreatedAt <= at && (c.CreatedAt < at || c.Id.CompareTo(id) < 0));
        }
    }

    private static CaseCursor Position(CaseSummary last, CaseSort sort) => new(sort, sort switch
    {
        CaseSort.Newest => 0,
        CaseSort.Severity => (long)last.Severity,
        CaseSort.AutoDispose => (last.AutoDisposeAt ?? Never).UtcTicks,
    }, last.CreatedAt, last.Id);
}
