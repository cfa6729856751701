using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Muster.E2E.Tests.Support;

/// <summary>Somebody who speaks to a homeserver by hand, without a client and without keys.</summary>
internal sealed class MatrixAccount : IDisposable
{
    private readonly HttpClient http;

    private MatrixAccount(Uri homeserver) => http = new HttpClient { BaseAddress = homeserver, Timeout = Until.Patience };

    public static async Task<MatrixAccount> SignInAsync(WarRoomCase @case, string pseudonym, string passphrase)
    {
        var account = new MatrixAccount(@case.Homeserver);
        var signedIn = await account.SendAsync(HttpMethod.Post, "v3/login", new { type = "m.login.password", identifier = new { type = "m.id.user", user = pseudonym }, password = passphrase });
        account.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.GetProperty("access_token").GetString());
        return account;
    }

    /// <summary>Makes an account as the panel makes them (Synapse, "Shared-Secret Registration").</summary>
    public static async Task RegisterAsync(WarRoomCase @case, string sharedSecret, string name, string passphrase, bool admin)
    {
        using var http = new HttpClient { BaseAddress = @case.Homeserver };
        var nonce = (await http.GetFromJsonAsync<JsonElement>("/_synapse/admin/v1/register")).GetProperty("nonce").GetString()!;
        var signed = string.Join('\0', nonce, name, passphrase, admin ? "admin" : "notadmin");
#pragma warning disable CA5350 // what Synapse asks for here; as a MAC over a nonce it is sound
        var mac = Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(sharedSecret), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
        using var answer = await http.PostAsJsonAsync("/_synapse/admin/v1/register", new { nonce, username = name, password = passphrase, admin, mac });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<string> RoomAsync(string alias) => (await SendAsync(HttpMethod.Get, $"v3/directory/room/{Uri.EscapeDataString(alias)}")).GetProperty("room_id").GetString()!;

    /// <summary>An event in the clear, in whatever room.</summary>
    public Task SayAsync(string room, object content) => SendAsync(HttpMethod.Put, $"v3/rooms/{Uri.EscapeDataString(room)}/send/m.room.message/{Guid.NewGuid()}", content);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string area = "_matrix/client")
    {
        using var request = new HttpRequestMessage(method, $"/{area}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public void Dispose() => http.Dispose();
}
