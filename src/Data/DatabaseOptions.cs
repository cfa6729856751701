namespace Muster.Data;

/// <summary>Which database the panel uses: PostgreSQL where a connection string is given, else one SQLite file in the data directory.</summary>
/// <param name="DataDirectory">Absolute path of the data directory.</param>
/// <param name="PostgreSql">Npgsql connection string, or null.</param>
public sealed record DatabaseOptions(string DataDirectory, string? PostgreSql)
{
    public string SqliteFile => Path.Combine(DataDirectory, "panel.db");

    /// <summary>What Quartz connects with.</summary>
    public string ConnectionString => PostgreSql ?? $"Data Source={SqliteFile};Foreign Keys=True;Default Timeout=30";
}
