namespace Muster.Provisioning.Matrix;

/// <summary>
/// Accounts of a homeserver, by its administrator. Every call can be repeated: it says how things are to be, not what to change.
/// (Synapse, "User Admin API")
/// </summary>
public sealed class MatrixAccounts(MatrixConnection administrator)
{
    /// <summary>Of five hundred accounts each: more than any case has people.</summary>
    private const int MediaPages = 20;

    /// <summary>Makes the account or brings it to this form. A null leaves that property as it is.</summary>
    public Task EnsureAsync(string userId, string? password = null, string? displayName = null, bool? locked = null, CancellationToken cancel = default) =>
        administrator.PutAsync<Nothing>($"_synapse/admin/v2/users/{userId}", new { password, displayname = displayName, locked, logout_devices = false }, cancel);

    public Task<MatrixAccount> GetAsync(string userId, CancellationToken cancel = default) =>
        administrator.GetAsync<MatrixAccount>($"_synapse/admin/v2/users/{userId}", cancel);

    /// <summary>The account; null where there is none.</summary>
    public async Task<MatrixAccount?> FindAsync(string userId, CancellationToken cancel = default)
    {
        try
        {
            return await GetAsync(userId, cancel);
        }
        catch (MatrixException missing) when (missing.Is(MatrixError.NotFound))
        {
            return null;
        }
    }

    /// <summary>
    /// Locks an account, or unlocks it: its sessions get 401 with <c>soft_logout</c>, so that clients keep their keys and can come back.
    /// </summary>
    public Task SetLockedAsync(string userId, bool locked, CancellationToken cancel = default) =>
        administrator.PutAsync<Nothing>($"_synapse/admin/v2/users/{userId}", new { locked }, cancel);

    /// <summary>Lets an account read on but not write, redact or leave (the last two by our module), or lets it do so again.</summary>
    public Task SetSuspendedAsync(string userId, bool suspended, CancellationToken cancel = default) =>
        administrator.PutAsync<Nothing>($"_synapse/admin/v1/suspend/{userId}", new { suspend = suspended }, cancel);

    /// <summary>Exempts an account from the message and room limits: the panel's own, which acts for everybody.</summary>
    public Task ExemptFromRateLimitsAsync(string userId, CancellationToken cancel = default) =>
        administrator.PostAsync<Nothing>($"_synapse/admin/v1/users/{userId}/override_ratelimit", new { messages_per_second = 0, burst_count = 0 }, cancel);

    public Task ResetPasswordAsync(string userId, string newPassword, bool endSessions, CancellationToken cancel = default) =>
        administrator.PostAsync<Nothing>($"_synapse/admin/v1/reset_password/{userId}", new { new_password = newPassword, logout_devices = endSessions }, cancel);

    public async Task<IReadOnlyList<MatrixSessionInfo>> DevicesAsync(string userId, CancellationToken cancel = default) =>
        (await administrator.GetAsync<DeviceList>($"_synapse/admin/v2/users/{userId}/devices", cancel)).Devices;

    /// <summary>Ends the sessions of these devices for good: their keys cannot come back.</summary>
    public Task DeleteDevicesAsync(string userId, IReadOnlyCollection<string> deviceIds, CancellationToken cancel = default) =>
        administrator.PostAsync<Nothing>($"_synapse/admin/v2/users/{userId}/delete_devices", new { devices = deviceIds }, cancel);

    /// <summary>Ends every session of an account. Returns how many there were.</summary>
    public async Task<int> DeleteAllDevicesAsync(string userId, CancellationToken cancel = default)
    {
        var devices = await DevicesAsync(userId, cancel);
        if (devices.Count > 0) await DeleteDevicesAsync(userId, [.. devices.Select(device => device.DeviceId)], cancel);
        return devices.Count;
    }

    /// <summary>The addresses and clients that an account's sessions were seen with.</summary>
    public async Task<IReadOnlyList<SeenConnection>> WhoisAsync(string userId, CancellationToken cancel = default)
    {
        var whois = await administrator.GetAsync<Whois>($"_synapse/admin/v1/whois/{userId}", cancel);
        return [.. whois.Devices.Values.SelectMany(device => device.Sessions).SelectMany(session => session.Connections)];
    }

    public async Task<IReadOnlyList<string>> JoinedRoomsAsync(string userId, CancellationToken cancel = default) =>
        (await administrator.GetAsync<RoomList>($"_synapse/admin/v1/users/{userId}/joined_rooms", cancel)).JoinedRooms;

    /// <summary>Every room that an account has, or had, to do with, and how: join, invite, leave or ban.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MembershipsAsync(string userId, CancellationToken cancel = default) =>
        (await administrator.GetAsync<MembershipList>($"_synapse/admin/v1/users/{userId}/memberships", cancel)).Memberships;

    /// <summary>
    /// A session of somebody else's account, without a device, that ends by itself: for what only that account may do in a room that it made.
    /// (Synapse, "Login as a user")
    /// </summary>
    public async Task<MatrixConnection> ActAsAsync(string userId, DateTimeOffset until, CancellationToken cancel = default)
    {
        var signed = await administrator.PostAsync<Puppet>($"_synapse/admin/v1/users/{userId}/login", new { valid_until_ms = until.ToUnixTimeMilliseconds() }, cancel);
        return administrator.As(new MatrixSession(userId, "", signed.AccessToken));
    }

    /// <summary>Files that accounts uploaded between two times. (Synapse, "Users' media usage statistics")</summary>
    public async Task<FileCount> FilesAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default)
    {
        var (files, start) = (0L, 0);
        for (var asked = 0; asked < MediaPages; asked++)
        {
            var page = await administrator.GetAsync<MediaPage>(
                $"_synapse/admin/v1/statistics/users/media?from_ts={from.ToUnixTimeMilliseconds()}&until_ts={until.ToUnixTimeMilliseconds()}&from={start}&limit=500", cancel);
            files += page.Users.Sum(user => (long)Math.Max(user.MediaCount, 0));
            if (page.NextToken is not { } next) return new FileCount(Known(files), Complete: true);
            if (next <= start) break; // an answer that leads nowhere
            start = next;
        }
        return new FileCount(Known(files), Complete: false);

        static int Known(long count) => (int)Math.Min(count, int.MaxValue);
    }

    private sealed record DeviceList(IReadOnlyList<MatrixSessionInfo> Devices);

    private sealed record RoomList(IReadOnlyList<string> JoinedRooms);

    private sealed record MembershipList(IReadOnlyDictionary<string, string> Memberships);

    private sealed record Puppet(string AccessToken);

    private sealed record MediaPage(IReadOnlyList<MediaUse> Users, int? NextToken = null);

    private sealed record MediaUse(int MediaCount);

    private sealed record Whois(IReadOnlyDictionary<string, WhoisDevice> Devices);

    private sealed record WhoisDevice(IReadOnlyList<WhoisSession> Sessions);

    private sealed record WhoisSession(IReadOnlyList<SeenConnection> Connections);
}

/// <summary>How an account stands.</summary>
public sealed record MatrixAccount(string Name, bool Admin, bool Locked, bool Suspended, bool Deactivated, string? Displayname = null);

/// <summary>A session as the homeserver lists it.</summary>
/// <param name="LastSeenTs">Milliseconds since 1970, written at most every two minutes; null when never used.</param>
public sealed record MatrixSessionInfo(string DeviceId, string? DisplayName = null, string? LastSeenIp = null, string? LastSeenUserAgent = null, long? LastSeenTs = null)
{
    public DateTimeOffset? LastSeen => LastSeenTs is >= 0 and <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(LastSeenTs.Value) : null;

    private const long Latest = 253_402_300_799_999; // the end of the year 9999, as far as a clock goes here
}

/// <summary>An address and a client that an account was seen with.</summary>
public sealed record SeenConnection(long LastSeen, string? Ip = null, string? UserAgent = null);

/// <summary>What was uploaded in a period.</summary>
/// <param name="Complete">False where the homeserver named more accounts than were looked at: the count is then a lower bound.</param>
public sealed record FileCount(int Files, bool Complete);
