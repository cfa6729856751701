using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Muster.Data;

/// <summary>Tells "somebody else took that name" from every other failed save, alike on both databases.</summary>
public static class UniqueViolation
{
    private const int SqliteUnique = 2067; // SQLITE_CONSTRAINT_UNIQUE, https://www.sqlite.org/rescode.html
    private const int SqlitePrimaryKey = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

    public static bool IsUniqueViolation(this DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException e => e.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        PostgresException e => e.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
