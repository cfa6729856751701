using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Muster.Data.Migrations;

/// <summary>
/// The first schema, as a script for each provider (EF Core's design-time package is not to be had here; see docs/decisions).
/// Later migrations use fluent operations without store types, which work on both.
/// </summary>
[DbContext(typeof(PanelDbContext))]
[Migration("20261122000000_Initial")]
public sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var provider = migrationBuilder.IsSqlite() ? "sqlite" : "postgresql";
        using var stream = typeof(Initial).Assembly.GetManifestResourceStream($"Muster.Data.Migrations.Initial.{provider}.sql")
            ?? throw new InvalidOperationException($"There is no initial schema for {provider}.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }
}
