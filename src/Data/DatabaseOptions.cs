namespace Muster.Data;

/// <summary>Which database the panel uses: PostgreSQL where a connection string is given, else one SQLite file.</summary>
/// <param name="SqliteFile">Absolute path of the SQLite file.</param>
/// <param name="PostgreSql">Npgsql connection string, or null.</param>
public sealed record DatabaseOptions(string SqliteFile, string? PostgreSql)
{
    /// <summary>The panel's own database below its data directory.</summary>
    public static DatabaseOptions In(DataDirectory data, string? postgreSql) => new(Path.Combine(data.PanelPath, "panel.db"), postgreSql);

    /// <summary>What EF Core and the scheduler connect with.</summary>
    public string ConnectionString => PostgreSql ?? $"Data Source={SqliteFile};Foreign Keys=True;Default Timeout=30";

    /// <summary>Never shows the connection string: it may hold a password.</summary>
    public override string ToString() => PostgreSql is null ? "SQLite" : "PostgreSQL";
}
