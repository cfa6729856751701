using Microsoft.EntityFrameworkCore;

namespace Muster.Data;

/// <summary>Brings the database to the present schema. The caller holds the data directory's lock.</summary>
public static class PanelDatabase
{
    public static async Task MigrateAsync(IDbContextFactory<PanelDbContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (db.Database.IsSqlite())
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);

            // A panel killed while it migrated leaves its lock row behind, and EF would wait for it for ever; the data directory's lock
            // already keeps other panels out.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);
        }
        await db.Database.MigrateAsync(cancellationToken);
    }
}
