using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Provisioning.Matrix;

/// <summary>
/// Speaks HTTP with one homeserver as one account. Everything above it is a call of the specification; everything below, time-outs,
/// rate limits and errors, is settled here. The token is sent in a header and nowhere else, so no URL, log or exception has it.
/// </summary>
public sealed class MatrixConnection(HttpClient http, Uri homeserver, MatrixSession? session = null)
{
    private const int PatienceWithLimits = 8;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>An answer without a member that is always there, or with null for it, is no answer: better known here than by whoever uses it.</summary>
    private static readonly JsonSerializerOptions Answers = new(Json)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    private const int LargestAnswer = 16 << 20;
    private const int MostConnections = 32;
    private const int LongestCode = 64;
    private const int LongestText = 300;

    /// <summary>
    /// One client for all homeservers: no proxy, because tokens go to loopback or to a pinned address and nowhere else. A homeserver that was
    /// broken into can answer what it likes, but not more than fits.
    /// </summary>
    /// <param name="connect">Opens the connection, and refuses where somebody else listens there; null connects as usual.</param>
    public static HttpClient CreateHttpClient(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null) => new(new SocketsHttpHandler
    {
        ConnectCallback = connect,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = MostConnections, // to each; one that keeps them all waiting holds up its own case
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = LargestAnswer,
    };

    public MatrixSession Session => session ?? throw new InvalidOperationException("Nobody is signed in on this connection.");

    /// <summary>The part of a Matrix id behind the colon, of this session's homeserver.</summary>
    public string ServerName => Session.UserId[(Session.UserId.IndexOf(':') + 1)..];

    public MatrixConnection As(MatrixSession account) => new(http, homeserver, account);

    public Task<T> GetAsync<T>(FormattableString path, CancellationToken cancel) => SendAsync<T>(HttpMethod.Get, path, null, cancel);

    public Task<T> PostAsync<T>(FormattableString path, object body, CancellationToken cancel) => SendAsync<T>(HttpMethod.Post, path, body, cancel);

    public Task<T> PutAsync<T>(FormattableString path, object body, CancellationToken cancel) => SendAsync<T>(HttpMethod.Put, path, body, cancel);

    public Task<T> DeleteAsync<T>(FormattableString path, CancellationToken cancel) => SendAsync<T>(HttpMethod.Delete, path, null, cancel);

    // What is interpolated is data: it is escaped, so that a room alias or a user id cannot become another path.
    private async Task<T> SendAsync<T>(HttpMethod method, FormattableString path, object? body, CancellationToken cancel)
    {
        var address = string.Format(null, path.Format, [.. path.GetArguments().Select(argument => (object)Uri.EscapeDataString($"{argument}"))]);
        var call = $"{method} {path.Format}";
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri(homeserver, address));
            if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
            if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);

            using var response = await AnswerAsync(request, call, cancel);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && attempt < PatienceWithLimits)
            {
                await Task.Delay(await PauseAsync(response, cancel), cancel);
                continue;
            }
            return await ReadAsync<T>(response, call, cancel);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string call, CancellationToken cancel)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        }
        catch (HttpRequestException broken)
        {
            throw new MatrixException(new MatrixError(MatrixError.Unreachable, null, $"The homeserver cannot be reached ({broken.HttpRequestError})."), call, broken);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new MatrixException(new MatrixError(MatrixError.TimedOut, null, "The homeserver did not answer in time."), call, late);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string call, CancellationToken cancel)
    {
        try
        {
            if (response.IsSuccessStatusCode) return await ParseAsync<T>(response, cancel) ?? throw new JsonException("null");
            var error = await ParseAsync<StandardError>(response, cancel);
            throw new MatrixException(new MatrixError(
                Coded(error?.Errcode) is { Length: > 0 } code ? code : MatrixError.Unintelligible, response.StatusCode, Quoted(error?.Error, LongestText)), call);
        }
        catch (JsonException)
        {
            // without the cause: it may quote the answer, and exceptions are logged
            throw new MatrixException(new MatrixError(MatrixError.Unintelligible, response.StatusCode, "The answer is not Matrix."), call);
        }
    }

    // JSON in UTF-8, whatever the headers claim (Matrix 1.16, client-server API, "API Standards").
    private static async Task<T?> ParseAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync<T>(body, Answers, cancel);
    }

    /// <summary>A code is logged and kept: letters, digits, points and underscores, and nothing that reads like a sentence.</summary>
    private static string Coded(string? code) =>
        new([.. (code ?? "").Take(LongestCode).Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')]);

    /// <summary>Its words are shown to people and kept: only so much of them, and nothing that changes how the rest is read.</summary>
    private static string Quoted(string? words, int length) =>
        new([.. (words ?? "").Take(length).Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate))]);

    /// <summary>How long it wants to be left alone, as far as that makes sense.</summary>
    private static async Task<TimeSpan> PauseAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(await RetryAfterAsync(response, cancel) ?? 500);
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked < LongestPause ? asked : LongestPause;
    }

    private static async Task<int?> RetryAfterAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return (await ParseAsync<StandardError>(response, cancel))?.RetryAfterMs;
        }
        catch (JsonException)
        {
            return null; // a proxy's page, say
        }
    }

    private sealed record StandardError(string? Errcode = null, string? Error = null, int? RetryAfterMs = null);
}

/// <summary>An answer of which only the success matters.</summary>
internal sealed record Nothing;
