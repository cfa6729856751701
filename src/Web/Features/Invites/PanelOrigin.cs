using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;

namespace Muster.Web.Features.Invites;

/// <summary>Which address of the panel goes into links: the one that was set at set-up, else the configured one, else the one that the asker's browser used.</summary>
public sealed class PanelOrigin(IDbContextFactory<PanelDbContext> contexts, MusterOptions options)
{
    /// <param name="asked">Origin of the asker's own request. Forwarded headers are not in it: anybody could forge them.</param>
    public async Task<Result<string>> GetAsync(string? asked, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var set = await db.Settings.AsNoTracking().FirstOrDefaultAsync(s => s.Name == PanelSetting.PanelAddress, cancellationToken);
        var address = set?.Value ?? options.PanelAddress ?? asked;
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri.GetLeftPart(UriPartial.Authority);
        return new Problem(ProblemType.Invalid, "The panel does not know its own address, so a link cannot be made.") { Act = "Set the panel's address in Settings." };
    }
}
