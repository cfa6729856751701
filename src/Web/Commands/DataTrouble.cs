using Microsoft.Data.Sqlite;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.Commands;

/// <summary>What is the matter with the panel's data, where that is the machine's or the configuration's fault and not a bug.</summary>
internal static class DataTrouble
{
    private const int Exists = 17, NotADirectory = 20, NoSpaceLeft = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122; // errno(3)
    private const int Busy = 5, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26; // sqlite.org/rescode.html

    /// <summary>What it means and what to do; null where it is none of these.</summary>
    public static string? Explain(Exception? failure, MusterOptions options)
    {
        var place = options.DataDirectory;
        return failure switch
        {
            null => null,
            UnauthorizedAccessException => Closed(place, failure.Message),
            IOException io when (io.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded => NoRoom(place),
            IOException io when (io.HResult & 0xFFFF) == ReadOnlyFileSystem => Closed(place, "the file system is read-only"),
            IOException { HResult: var code } when (code & 0xFFFF) is Exists or NotADirectory => $"{place} is no directory. Name one with --data.",
            SqliteException { SqliteErrorCode: Full } => NoRoom(place),
            SqliteException { SqliteErrorCode: InputOutput or CannotOpen } when HasNoRoom(place) => NoRoom(place),
            SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } => Closed(place, failure.Message),
            SqliteException { SqliteErrorCode: Busy } => $"The database in {place} is busy. Try again in a moment.",
            SqliteException { SqliteErrorCode: Corrupt or NotADatabase or InputOutput } =>
                $"The database in {place} cannot be read ({failure.Message}). Keep a copy of {place}/panel, check the disk, and restore the last backup: docs/operating.md says how.",
            Npgsql.PostgresException postgres => $"PostgreSQL refuses the panel: {postgres.MessageText}. Check Muster__PostgreSql: its database, user and password.",
            Npgsql.NpgsqlException => $"PostgreSQL does not answer ({failure.Message}). Check Muster__PostgreSql, and that the server runs.",
            _ => Explain(failure.InnerException, options),
        };
    }

    /// <summary>
    /// Why root is not to touch another user's data: its homeservers would run as root, and what root makes in there its owner cannot read.
    /// </summary>
    public static string? Owner(MusterOptions options)
    {
        if (!Environment.IsPrivilegedProcess || DataDirectory.Find(options.DataDirectory) is not { } data || FileOwner.Of(data.PanelPath) is not (> 0 and var owner)) return null;
        return $"The panel's data in {options.DataDirectory} belongs to user {owner}, and this is root. Run this as that user (sudo -u '#{owner}' ./muster ...), or name another directory with --data.";
    }

    private static string Closed(string place, string why) =>
        $"The panel's data in {place} cannot be opened: {why.TrimEnd('.')}. Run this as the user that the panel runs as, or name another directory with --data.";

    private static string NoRoom(string place) => $"The disk that {place} is on is full. Free some space, or name a directory on another disk with --data.";

    private static bool HasNoRoom(string place) => Directory.Exists(place) && new DriveInfo(place).AvailableFreeSpace < 1 << 20;
}
