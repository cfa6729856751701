using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;
using Muster.Data.Changes;
using Npgsql;

namespace Muster.Tests.Support;

/// <summary>Which database a test runs on; every data test runs on both.</summary>
public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>A fresh, migrated database in a temporary directory, removed afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private TestDatabase(DataDirectory data, DatabaseOptions options)
    {
        Data = data;
        Options = options;
        services = new ServiceCollection().AddMusterData(options).ThrowOnMultiplyingQueries().BuildServiceProvider();
    }

    public DataDirectory Data { get; }
    public DatabaseOptions Options { get; }
    public IDbContextFactory<PanelDbContext> Contexts => services.GetRequiredService<IDbContextFactory<PanelDbContext>>();
    public CaseChanges Changes => services.GetRequiredService<CaseChanges>();

    /// <summary>Both kinds, as xunit theory data.</summary>
    public static IEnumerable<object[]> Kinds => Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, bool migrate = true)
    {
        var data = new DataDirectory(Directory.CreateTempSubdirectory("muster-test-").FullName);
        var database = new TestDatabase(data, DatabaseOptions.In(data, await ConnectionStringAsync(kind)));
        if (migrate) await PanelDatabase.MigrateAsync(database.Contexts, CancellationToken.None);
        return database;
    }

    /// <summary>A fresh PostgreSQL database, or null for SQLite.</summary>
    public static async Task<string?> ConnectionStringAsync(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Sqlite => null,
        DatabaseKind.PostgreSql => await FreshPostgreSqlAsync(),
    };

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Data.Root, recursive: true);
    }

    private static async Task<string> FreshPostgreSqlAsync()
    {
        var server = await PostgresServer.GetAsync();
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the name is ours: letters and digits
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }
}
