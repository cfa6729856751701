using Microsoft.EntityFrameworkCore;
using Muster.Tests.Support;

namespace Muster.Data.Tests;

public sealed class MultiplyingQueriesTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_query_that_multiplies_rows_fails_in_tests_unless_it_is_split(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = await database.Contexts.CreateDbContextAsync();
        var both = db.Cases.Include(c => c.Members).Include(c => c.Rooms);
        await Assert.ThrowsAsync<InvalidOperationException>(() => both.ToListAsync());
        Assert.Empty(await both.AsSplitQuery().ToListAsync());
    }
}
