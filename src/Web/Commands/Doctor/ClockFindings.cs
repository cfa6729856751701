using System.Globalization;

namespace Muster.Web.Commands.Doctor;

/// <summary>Whether the clock can be right: links, tokens and authenticator apps depend on it.</summary>
internal static class ClockFindings
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static IEnumerable<Finding> Of(DateTimeOffset now, DateTimeOffset? newestEntry) =>
        [Of(now, newestEntry, File.GetLastWriteTimeUtc(typeof(ClockFindings).Assembly.Location))];

    internal static Finding Of(DateTimeOffset now, DateTimeOffset? newestEntry, DateTimeOffset built)
    {
        const string set = "Set it (timedatectl set-ntp true, or date): links, tokens and authenticator apps depend on it.";
        if (newestEntry is { } newest && newest > now + Tolerance)
            return Finding.Bad($"The clock says {Text(now)}, but the newest line of the audit log was written at {Text(newest)}: it is wrong now, or was then.", set);
        if (built > now + Tolerance)
            return Finding.Bad($"The clock says {Text(now)}, but this program was built at {Text(built)}.", set);
        return Finding.Good($"The clock says {Text(now)}, which is after everything that is known here.");
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
