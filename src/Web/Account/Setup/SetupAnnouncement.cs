using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Account.Setup;

/// <summary>
/// While the panel has no user, each start prints a fresh set-up link to standard output, and not through the logger. In a terminal only
/// its owner sees it. Under systemd or in a container standard output is the log: there, whoever reads the log can set the panel up until
/// somebody has.
/// </summary>
internal sealed class SetupAnnouncement(IDbContextFactory<PanelDbContext> contexts, PanelAddress address, TimeProvider time)
{
    /// <summary>Called when the panel listens: the link leads there.</summary>
    public async Task SayAsync(CancellationToken cancel)
    {
        if (await LineAsync(cancel) is { } line) await Console.Out.WriteLineAsync(line);
    }

    /// <summary>What to print; null where there is a user.</summary>
    internal async Task<string?> LineAsync(CancellationToken cancel) =>
        await MakeLinkAsync(cancel) is { } path ? $"Set up Muster: {await address.LinkAsync(path, cancel)}" : null;

    private async Task<string?> MakeLinkAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Users.AnyAsync(cancel)) return null;
        var token = await OneTimeLinks.IssueAsync(db, LinkPurpose.Setup, userId: null, time.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        return OneTimeLinks.Path(token);
    }
}
