using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Account.Setup;

/// <summary>
/// The first answer of set-up: where browsers find the panel. Only the first admin's link may give it: with the panel's address moved to
/// a host of their own, a holder of any other link would be sent the secrets of every invite and reset that follows.
/// </summary>
internal sealed class ChooseAddress(PanelDbContext db, PanelAddress address, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(OneTimeLink link, Uri chosen, CancellationToken cancel)
    {
        if (link.Purpose != LinkPurpose.Setup) return new Problem(ProblemType.Forbidden, "This link does not choose the panel's address.") { Act = "An admin changes it on the settings page." };
        if (address.SharedWithWarRooms(chosen) is { } shared) return shared;
        await PanelAddress.SetAsync(db, chosen, cancel);
        db.Log(Actor.Muster, "panel-address-set", $"{PanelAddress.Text(chosen)}, with the set-up link", time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await address.ReadAsync(cancel);
        return new Done();
    }
}
