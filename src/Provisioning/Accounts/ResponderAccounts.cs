using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Accounts;

/// <summary>People's accounts on real homeservers.</summary>
public sealed partial class ResponderAccounts(
    IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, TimeProvider clock, ILogger<ResponderAccounts> logger) : IResponderAccounts
{
    /// <summary>For acts: somebody waits for them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For looking: the page stands without it.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(3);

    public Task<Problem?> MakeAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken) =>
        ActAsync(account, (server, user, cancel) => server.Accounts.EnsureAsync(user, passphrase, account.DisplayName, cancel: cancel), cancellationToken);

    public Task<Problem?> JoinAsync(CaseAccount account, CancellationToken cancellationToken) =>
        ActAsync(account, async (server, user, cancel) =>
        {
            var (rooms, roles) = (new MatrixRooms(server.Administrator), new RoomRoles(server.Administrator));
            // Where they were before, they are as they left, or as somebody sent them out: nobody is brought back by being unlocked.
            var known = (await server.Accounts.MembershipsAsync(user, cancel)).Where(m => m.Value != "invite").Select(m => m.Key).ToHashSet();
            if (!known.Contains(server.SpaceId)) await rooms.JoinOtherAsync(server.SpaceId, user, cancel);
            await Task.WhenAll(server.Rooms.Where(room => account.Rooms.Contains(room.Key) && !known.Contains(room.Value)).Select(async room =>
            {
                await roles.SetAsync(room.Value, user, RoomPowers.Of(account.Role), cancel);
                await rooms.JoinOtherAsync(room.Value, user, cancel);
            }));
        }, cancellationToken);

    public Task<Problem?> ReplacePassphraseAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken) =>
        ActAsync(account, async (server, user, cancel) =>
        {
            await server.Accounts.EnsureAsync(user, passphrase, account.DisplayName, cancel: cancel);
            await server.Accounts.DeleteAllDevicesAsync(user, cancel);
        }, cancellationToken);

    public Task<Problem?> LockAsync(CaseAccount account, bool locked, CancellationToken cancellationToken) =>
        ActAsync(account, (server, user, cancel) => server.Accounts.SetLockedAsync(user, locked, cancel), cancellationToken);

    public Task<Problem?> SignOutAsync(CaseAccount account, string? deviceId, CancellationToken cancellationToken) =>
        ActAsync(account, (server, user, cancel) => deviceId is null
            ? server.Accounts.DeleteAllDevicesAsync(user, cancel)
            : server.Accounts.DeleteDevicesAsync(user, [deviceId], cancel), cancellationToken);

    public Task<Problem?> RemoveAsync(CaseAccount account, CancellationToken cancellationToken) =>
        ShutOutAsync(account, (exit, user, cancel) => exit.KickEverywhereAsync(user, cancel), cancellationToken);

    public Task<Problem?> BanAsync(CaseAccount account, DateTimeOffset? since, DateTimeOffset until, CancellationToken cancellationToken) =>
        ShutOutAsync(account, (exit, user, cancel) => exit.BanEverywhereAsync(user, AccountNotices.NotThem(account, since, until), cancel), cancellationToken);

    public async Task<Result<Exposure>> CountAsync(CaseAccount account, DateTimeOffset since, DateTimeOffset until, TimeSpan patience, CancellationToken cancellationToken)
    {
        Exposure? exposure = null;
        var failed = await AskAsync(account.CaseId, patience, async (server, cancel) => exposure = await ExposureCount.CountAsync(server, account, since, until, cancel), cancellationToken);
        return failed is not null ? failed : exposure!;
    }

    public async Task<Result<Dictionary<string, IReadOnlyList<Device>>>> DevicesAsync(Guid caseId, IReadOnlyList<string> pseudonyms, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<Device>> found = [];
        var failed = await AskAsync(caseId, Glance, async (server, cancel) =>
        {
            var byUser = pseudonyms.ToDictionary(server.UserId);
            foreach (var (user, devices) in await new MatrixDevices(server.Administrator).OfAsync(byUser.Keys, cancel))
                found[byUser[user]] = [.. devices.Select(d => new Device(d.DeviceId, d.Name, d.Fingerprint is { } key ? Device.InFours(key) : null, d.Signing, d.LastSeen))];
        }, cancellationToken);
        return failed is not null ? failed : found;
    }

    /// <summary>Nobody can use it from here on: locked first, because that works at once; then its sessions end, and its passphrase is one that nobody knows.</summary>
    private static async Task ShutAsync(CaseServer server, string user, CancellationToken cancel)
    {
        await server.Accounts.SetLockedAsync(user, locked: true, cancel);
        await server.Accounts.ResetPasswordAsync(user, Passphrase.Generate(), endSessions: true, cancel);
        await server.Accounts.DeleteAllDevicesAsync(user, cancel);
    }

    private async Task<Problem?> ShutOutAsync(CaseAccount account, Func<RoomExit, string, CancellationToken, Task<IReadOnlyList<string>>> exit, CancellationToken cancellationToken)
    {
        Problem? stillIn = null;
        var failed = await ActAsync(account, async (server, user, cancel) =>
        {
            await ShutAsync(server, user, cancel);
            var left = await exit(new RoomExit(server, clock), user, cancel);
            if (left.Count > 0)
                stillIn = new Problem(ProblemType.HomeserverUnreachable, $"The account is locked and signed out, but still a member of {server.NamesOf(left)}.");
        }, cancellationToken);
        return failed ?? stillIn;
    }

    private Task<Problem?> ActAsync(CaseAccount account, Func<CaseServer, string, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        AskAsync(account.CaseId, Patience, (server, cancel) => act(server, server.UserId(account.Pseudonym), cancel), cancellationToken);

    private async Task<Problem?> AskAsync(Guid caseId, TimeSpan patience, Func<CaseServer, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        if (await CaseServer.FindAsync(contexts, vault, caseId, cancellationToken) is not { } server)
            return new Problem(ProblemType.HomeserverUnreachable, "The case has no running homeserver.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await ask(server, limit.Token);
            return null;
        }
        catch (MatrixException failed)
        {
            LogFailed(logger, caseId, failed);
            return new Problem(ProblemType.HomeserverUnreachable, failed.Error.IsTransient
                ? "The case's homeserver does not answer, so not everything is done yet."
                : "The case's homeserver refused a part of this, so not everything is done yet.");
        }
        catch (Exception odd) when (odd is not OperationCanceledException)
        {
            LogFailed(logger, caseId, odd); // an answer that nobody thought of
            return new Problem(ProblemType.HomeserverUnreachable, "The case's homeserver gave an answer that makes no sense, so not everything is done yet.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Problem(ProblemType.HomeserverUnreachable, "The case's homeserver did not answer in time, so not everything is done yet.");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The homeserver of case {CaseId} refused or did not answer")]
    private static partial void LogFailed(ILogger logger, Guid caseId, Exception failure);
}
