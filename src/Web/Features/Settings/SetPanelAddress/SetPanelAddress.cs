using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;
using Muster.Web.Account;

namespace Muster.Web.Features.Settings;

/// <summary>Moves the panel to another address. Passkeys made for another host name stop working there.</summary>
public sealed class SetPanelAddress(IDbContextFactory<PanelDbContext> contexts, PanelAddress address, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, string? typed, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var parsed = PanelAddress.Parse(typed);
        if (parsed.Problem is { } bad) return bad;
        if (address.SharedWithWarRooms(parsed.Value) is { } shared) return shared;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await PanelAddress.SetAsync(db, parsed.Value, cancel);
        db.Log(actor, "panel-address-set", PanelAddress.Text(parsed.Value), time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await address.ReadAsync(cancel);
        return new Done();
    }
}
