using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Npgsql;

namespace Muster.Web.Commands.Doctor;

/// <summary>What one look at the database says, without changing it.</summary>
/// <param name="HasTables">Whether a panel has used it.</param>
/// <param name="Address">The panel's address as it was chosen.</param>
/// <param name="NewestEntry">When the newest line of the audit log was written.</param>
internal sealed record DatabaseLook(Finding Finding, bool HasTables = false, string? Address = null, DateTimeOffset? NewestEntry = null)
{
    public static async Task<DatabaseLook> AtAsync(MusterOptions options, DataDirectory? data, CancellationToken cancel)
    {
        var sqlite = data is null ? null : DatabaseOptions.In(data, null).SqliteFile;
        if (options.ConnectionString() is null && !File.Exists(sqlite)) return new(Finding.Good("There is no database yet; the first start makes one (SQLite)."));
        var database = new DatabaseOptions(sqlite ?? "", options.ConnectionString());
        await using var services = new ServiceCollection().AddMusterData(database).BuildServiceProvider();
        try
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<PanelDbContext>>().CreateDbContextAsync(cancel);
            return await LookAsync(db, database.ToString(), cancel);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return new(Finding.Note("PostgreSQL answers; its database is not there yet.", "The first start makes it, if the panel's user may."));
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException && DataTrouble.Explain(failure, options) is { })
        {
            return new(Finding.Bad("The database cannot be used.", DataTrouble.Explain(failure, options)!));
        }
    }

    private static async Task<DatabaseLook> LookAsync(PanelDbContext db, string kind, CancellationToken cancel)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        if (applied.Count == 0) return new(Finding.Good($"The database ({kind}) answers and is empty; the first start fills it."));
        if (applied.FirstOrDefault(one => !known.Contains(one)) is { } newer)
            return new(Finding.Bad($"The database ({kind}) was written by a newer Muster ({newer}).", "Update this checkout (git pull), or restore the copy from before the update."), HasTables: true);
        if (applied.Count < known.Count)
            return new(Finding.Note($"The database ({kind}) is of an older Muster; the next start brings it forward.", "Keep a copy of the data directory's panel/ before: there is no way back."), HasTables: true);
        var address = await db.Settings.Where(s => s.Name == PanelSetting.PanelAddress).Select(s => s.Value).SingleOrDefaultAsync(cancel);
        var newest = await db.Audit.OrderByDescending(line => line.Id).Select(line => (DateTimeOffset?)line.At).FirstOrDefaultAsync(cancel);
        return new(Finding.Good($"The database ({kind}) answers and has the form of this version ({applied[^1]})."), HasTables: true, address, newest);
    }
}
