using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data.Changes;
using Npgsql;

namespace Muster.Data;

public static class DataServices
{
    /// <summary>Registers the context factory, a scoped context for Identity's stores, and the change feed.</summary>
    public static IServiceCollection AddMusterData(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton(database);
        services.AddSingleton<CaseChanges>();
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3); // the one with passkeys
        services.AddDbContextFactory<PanelDbContext>((provider, options) => options
            .UseMusterDatabase(database)
            .AddInterceptors(new PublishCaseChanges(provider.GetRequiredService<CaseChanges>()), new MarkIdempotentAct()));
        return services;
    }

    /// <summary>The one place that knows the two providers.</summary>
    public static DbContextOptionsBuilder UseMusterDatabase(this DbContextOptionsBuilder options, DatabaseOptions database)
    {
        if (database.PostgreSql is { } connectionString) options.UseNpgsql(Prepared(connectionString));
        else options.UseSqlite(database.ConnectionString).AddInterceptors(SqlitePragmas.Instance);

        // There is no model snapshot to compare with; a test compares the migrated schema with the model instead.
        return options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    /// <summary>
    /// Statements that come again and again are prepared, so that PostgreSQL plans them once for each connection; unless the connection string
    /// says otherwise, as it must behind a pooler that shares connections by transaction. (Npgsql, "Prepared statements")
    /// </summary>
    private static string Prepared(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        if (!parts.ShouldSerialize("Max Auto Prepare")) parts.MaxAutoPrepare = 50;
        return parts.ConnectionString;
    }
}
