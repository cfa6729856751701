using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Provisioning.Matrix;

/// <summary>Gets sessions on a homeserver: the service administrator's with the shared secret, others' with a password.</summary>
public sealed class MatrixSignIn(MatrixConnection connection)
{
    /// <summary>
    /// The panel's device. Always the same id, so that a repeated sign-in replaces the session instead of adding one.
    /// </summary>
    public const string PanelDevice = "MUSTERPANEL";

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes the service administrator, or signs it in where an earlier attempt made it already. It acts for everybody, so limits made
    /// for one person do not hold for it.
    /// (Synapse, admin API "Shared-secret registration")
    /// </summary>
    public async Task<MatrixSession> EnsureAdministratorAsync(string sharedSecret, string password, CancellationToken cancel = default)
    {
        var session = await RegisterOrLoginAsync(sharedSecret, password, cancel);
        await new MatrixAccounts(connection.As(session)).ExemptFromRateLimitsAsync(session.UserId, cancel);
        return session;
    }

    private async Task<MatrixSession> RegisterOrLoginAsync(string sharedSecret, string password, CancellationToken cancel)
    {
        try
        {
            var nonce = (await connection.GetAsync<Nonce>($"_synapse/admin/v1/register", cancel)).Value;
            return await SessionAsync(connection.PostAsync<Signed>($"_synapse/admin/v1/register", new
            {
                nonce,
                username = ServiceAdministrator.Localpart,
                displayname = ServiceAdministrator.DisplayName,
                password,
                admin = true,
                device_id = PanelDevice,
                initial_device_display_name = "Panel",
                mac = Proof(sharedSecret, nonce, ServiceAdministrator.Localpart, password),
            }, cancel));
        }
        catch (MatrixException exists) when (exists.Is(MatrixError.UserInUse))
        {
            return await LoginAsync(ServiceAdministrator.Localpart, password, PanelDevice, cancel);
        }
    }

    /// <summary>Signs in by password. <paramref name="user"/> is a localpart or a whole Matrix id.</summary>
    public Task<MatrixSession> LoginAsync(string user, string password, string? deviceId = null, CancellationToken cancel = default) =>
        SessionAsync(connection.PostAsync<Signed>($"_matrix/client/v3/login", new
        {
            type = "m.login.password",
            identifier = new { type = "m.id.user", user },
            password,
            device_id = deviceId,
        }, cancel));

    /// <summary>Whether the homeserver answers within a few seconds, and how quickly. Never throws for one that does not.</summary>
    public async Task<HomeserverProbe> ProbeAsync(CancellationToken cancel = default)
    {
        var begun = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ProbeLimit);
        MatrixError? error = null;
        try
        {
            await connection.GetAsync<Nothing>($"_matrix/client/versions", limit.Token);
        }
        catch (MatrixException failed)
        {
            error = failed.Error;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            error = new MatrixError(MatrixError.TimedOut, null, "The homeserver did not answer in time.");
        }
        return new HomeserverProbe(Stopwatch.GetElapsedTime(begun), error);
    }

    // HMAC-SHA1 is what Synapse asks for here; as a MAC over a nonce it is sound.
#pragma warning disable CA5350
    private static string Proof(string sharedSecret, string nonce, string user, string password) => Convert.ToHexStringLower(
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(sharedSecret), Encoding.UTF8.GetBytes($"{nonce}\0{user}\0{password}\0admin")));
#pragma warning restore CA5350

    private static async Task<MatrixSession> SessionAsync(Task<Signed> answer)
    {
        var signed = await answer;
        return new MatrixSession(signed.UserId, signed.DeviceId, signed.AccessToken);
    }

    private sealed record Nonce([property: System.Text.Json.Serialization.JsonPropertyName("nonce")] string Value);

    private sealed record Signed(string UserId, string DeviceId, string AccessToken);
}

/// <summary>One look at a homeserver.</summary>
/// <param name="Latency">How long the answer, or its absence, took.</param>
/// <param name="Error">Why it did not answer; null when it did.</param>
public sealed record HomeserverProbe(TimeSpan Latency, MatrixError? Error);
