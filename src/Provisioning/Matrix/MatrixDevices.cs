using System.Text.Json.Nodes;
using Muster.Domain.Responders;

namespace Muster.Provisioning.Matrix;

/// <summary>A device of an account.</summary>
/// <param name="Fingerprint">Its Ed25519 key in base64, as clients show it; null where it has none.</param>
public sealed record MatrixDevice(string DeviceId, string? Name, string? Fingerprint, DeviceSigning Signing, DateTimeOffset? LastSeen);

/// <summary>Devices with fingerprints and checked signatures. (Matrix 1.16, "End-to-end encryption", "Cross-signing")</summary>
public sealed class MatrixDevices(MatrixConnection administrator)
{
    private readonly MatrixAccounts accounts = new(administrator);

    /// <summary>The devices of each of these accounts, by Matrix id.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MatrixDevice>>> OfAsync(IReadOnlyCollection<string> userIds, CancellationToken cancel = default)
    {
        if (userIds.Count == 0) return new Dictionary<string, IReadOnlyList<MatrixDevice>>();
        var keys = await administrator.PostAsync<JsonObject>($"_matrix/client/v3/keys/query",
            new { device_keys = userIds.ToDictionary(id => id, _ => Array.Empty<string>()) }, cancel);
        var all = await Task.WhenAll(userIds.Select(async id => (id, Devices: Join(id, await accounts.DevicesAsync(id, cancel), keys))));
        return all.ToDictionary(user => user.id, user => user.Devices);
    }

    internal static IReadOnlyList<MatrixDevice> Join(string userId, IReadOnlyList<MatrixSessionInfo> sessions, JsonObject keys) =>
        [.. sessions.Select(session =>
        {
            var device = keys["device_keys"].At(userId).At(session.DeviceId) as JsonObject;
            return new MatrixDevice(session.DeviceId, session.DisplayName, Fingerprint(device, session.DeviceId), Signing(userId, session.DeviceId, device, keys), session.LastSeen);
        })];

    private static string? Fingerprint(JsonObject? device, string deviceId) => device.At("keys").At($"ed25519:{deviceId}").Text();

    private static DeviceSigning Signing(string userId, string deviceId, JsonObject? device, JsonObject keys)
    {
        if (device is null || Fingerprint(device, deviceId) is null) return DeviceSigning.NoKeys;
        if (device.At("user_id").Text() != userId || device.At("device_id").Text() != deviceId) return DeviceSigning.Forged;
        if (keys["self_signing_keys"].At(userId) is not JsonObject selfSigning || OnlyKey(selfSigning) is not { } selfKey
            || keys["master_keys"].At(userId) is not JsonObject master || OnlyKey(master) is not { } masterKey
            || device.At("signatures").At(userId).At($"ed25519:{selfKey}") is null)
        {
            return DeviceSigning.NotCrossSigned;
        }
        return (SignedJson.IsSignedBy(selfSigning, userId, masterKey), SignedJson.IsSignedBy(device, userId, selfKey)) switch
        {
            (true, true) => DeviceSigning.CrossSigned,
            (false, _) or (_, false) => DeviceSigning.Forged,
            _ => DeviceSigning.Unknown,
        };
    }

    private static string? OnlyKey(JsonObject crossSigningKey) => crossSigningKey["keys"] is JsonObject { Count: 1 } key ? key.First().Value.Text() : null;
}
