#pragma warning disable EF1001 // the scaffolding readers are internal to EF Core, and the only ones that read both databases alike
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;
using Microsoft.EntityFrameworkCore.Sqlite.Scaffolding.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Muster.Tests.Support;
using Npgsql.EntityFrameworkCore.PostgreSQL.Scaffolding.Internal;

namespace Muster.Data.Tests;

public sealed class SchemaTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_migrated_database_is_the_same_as_one_made_from_the_model(DatabaseKind kind)
    {
        if (Environment.GetEnvironmentVariable("MUSTER_WRITE_SCHEMA") == "1") await WriteScriptAsync(kind);
        await using var created = await TestDatabase.CreateAsync(kind, migrate: false);
        await using (var db = await created.Contexts.CreateDbContextAsync()) await db.Database.EnsureCreatedAsync();
        await using var migrated = await TestDatabase.CreateAsync(kind);

        var expected = Describe(kind, created);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Describe(kind, migrated));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Migrating_twice_changes_nothing_and_a_stale_lock_does_not_hang(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        if (kind == DatabaseKind.Sqlite)
        {
            await using var db = await database.Contexts.CreateDbContextAsync();
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
            await db.Database.ExecuteSqlRawAsync("INSERT OR REPLACE INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')");
        }
        var before = Describe(kind, database);
        await PanelDatabase.MigrateAsync(database.Contexts, CancellationToken.None);
        Assert.Equal(before, Describe(kind, database));
    }

    /// <summary>A line for each column, key, index and foreign key.</summary>
    private static List<string> Describe(DatabaseKind kind, TestDatabase database)
    {
        using var db = database.Contexts.CreateDbContext();
        var model = Reader(kind, db.GetInfrastructure()).Create(database.Options.ConnectionString, new DatabaseModelFactoryOptions());
        return model.Tables
            .Where(table => !table.Name.StartsWith("__EF", StringComparison.Ordinal))
            .SelectMany(table => Lines(table).Select(line => $"{table.Name}: {line}"))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static IEnumerable<string> Lines(DatabaseTable table)
    {
        foreach (var c in table.Columns) yield return $"column {c.Name} {c.StoreType} {(c.IsNullable ? "null" : "not null")} default {c.DefaultValueSql} {c.ValueGenerated}";
        if (table.PrimaryKey is { } key) yield return $"key {string.Join(',', key.Columns.Select(c => c.Name))}";
        foreach (var i in table.Indexes) yield return $"index {i.Name} {(i.IsUnique ? "unique " : "")}{string.Join(',', i.Columns.Select(c => c.Name))}";
        foreach (var f in table.ForeignKeys) yield return $"foreign key {string.Join(',', f.Columns.Select(c => c.Name))} to {f.PrincipalTable.Name} on delete {f.OnDelete}";
    }

    private static IDatabaseModelFactory Reader(DatabaseKind kind, IServiceProvider services)
    {
        var logger = services.GetRequiredService<IDiagnosticsLogger<DbLoggerCategory.Scaffolding>>();
        return kind == DatabaseKind.Sqlite
            ? new SqliteDatabaseModelFactory(logger, services.GetRequiredService<IRelationalTypeMappingSource>())
            : new NpgsqlDatabaseModelFactory(logger);
    }

    /// <summary>Development only: writes the initial script of a changed model (before the first release there is just one migration).</summary>
    private static async Task WriteScriptAsync(DatabaseKind kind, [CallerFilePath] string here = "")
    {
        await using var database = await TestDatabase.CreateAsync(kind, migrate: false);
        await using var db = await database.Contexts.CreateDbContextAsync();
        var name = kind == DatabaseKind.Sqlite ? "sqlite" : "postgresql";
        var file = Path.Combine(Path.GetDirectoryName(here)!, $"../../src/Data/Migrations/Initial.{name}.sql");
        await File.WriteAllTextAsync(file, db.Database.GenerateCreateScript().ReplaceLineEndings("\n"));
    }
}
