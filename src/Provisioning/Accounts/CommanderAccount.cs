using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Accounts;

/// <summary>
/// The commander's own pseudonym and sign-in, made before anybody can be invited. The passphrase is kept with the case's key until the
/// commander says that they have kept it; making it first and the account second lets a killed panel finish with the same one.
/// </summary>
public sealed class CommanderAccount(HomeserverVault vault, CaseKeys keys, TimeProvider time)
{
    public const string PassphrasePurpose = "commander-passphrase";

    /// <summary>Chooses the commander's pseudonym and passphrase, or finds those that were chosen.</summary>
    public async Task<Responder> ChooseAsync(PanelDbContext db, Case @case, CancellationToken cancel)
    {
        var commander = await db.Responders.SingleOrDefaultAsync(r => r.CaseId == @case.Id && r.Role == ResponderRole.Commander, cancel);
        if (commander is null)
        {
            var taken = await db.Responders.Where(r => r.CaseId == @case.Id).Select(r => r.Pseudonym).ToHashSetAsync(cancel);
            commander = @case.AddResponder(new Responder(Pseudonym.Pick(taken), ResponderRole.Commander, @case.Rooms.Select(r => r.Alias), time.GetUtcNow()));
        }
        if (commander.SealedPassphrase is null) commander.SealPassphrase(keys.Seal(@case.Id, PassphrasePurpose, Passphrase.Generate()));
        await db.SaveChangesAsync(cancel);
        return commander;
    }

    public static string MatrixId(Responder commander, Homeserver homeserver) => MatrixIds.Of(commander.Pseudonym, homeserver.ServerName!);

    /// <summary>Makes the account, in no room yet. One that is there was made with the same passphrase: hashing it again would only take time.</summary>
    public async Task MakeAsync(Responder commander, Homeserver homeserver, CancellationToken cancel)
    {
        var accounts = new MatrixAccounts(vault.Administrator(homeserver)!);
        var userId = MatrixId(commander, homeserver);
        if ((await accounts.FindAsync(userId, cancel))?.Displayname == commander.DisplayName) return;
        await accounts.EnsureAsync(userId, keys.Open(commander.CaseId, PassphrasePurpose, commander.SealedPassphrase!), commander.DisplayName, cancel: cancel);
    }

    public async Task<string> EnsureAsync(PanelDbContext db, Case @case, Homeserver homeserver, CancellationToken cancel)
    {
        var commander = await ChooseAsync(db, @case, cancel);
        await MakeAsync(commander, homeserver, cancel);

        var (administrator, userId) = (vault.Administrator(homeserver)!, MatrixId(commander, homeserver));
        var (rooms, roles) = (new MatrixRooms(administrator), new RoomRoles(administrator));
        await Task.WhenAll(@case.Rooms.Select(r => r.MatrixId!).Append(homeserver.SpaceId!).Select(async roomId =>
        {
            await rooms.JoinOtherAsync(roomId, userId, cancel);
            await roles.SetAsync(roomId, userId, RoomPowers.Commander, cancel);
        }));
        commander.Joined(time.GetUtcNow());
        commander.CarriedOut(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return commander.Pseudonym;
    }
}
