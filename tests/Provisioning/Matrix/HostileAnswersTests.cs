using System.Globalization;
using System.Net;
using System.Text;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Tests.Matrix;

/// <summary>What a homeserver that was broken into can answer: as many bytes as it likes, of whatever kind. It costs the panel a refusal.</summary>
public sealed class HostileAnswersTests : IDisposable
{
    private static readonly MatrixSession Session = new("@muster:here", "PANEL", "syt_secret");

    private readonly HttpClient http = MatrixConnection.CreateHttpClient();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\"joined_rooms\": ")]
    [InlineData("{\"joined_rooms\": null}")]
    [InlineData("{\"joined_rooms\": {}}")]
    [InlineData("{\"joined_rooms\": [1]}")]
    [InlineData("{\"joined_rooms\": [], \"joined_rooms\": []}")]
    [InlineData("{\"joined_rooms\": [\"\xff\xfe\"]}")]
    public async Task What_is_not_the_answer_to_the_question_is_not_taken_for_one(string body) =>
        Assert.Equal(MatrixError.Unintelligible, (await RefusalAsync(Ok(body))).Error.Code);

    [Fact]
    public async Task Nesting_without_end_is_no_answer()
    {
        const int depth = 1_000_000;

        Assert.Equal(MatrixError.Unintelligible, (await RefusalAsync(Ok($"{{\"joined_rooms\": {new string('[', depth)}{new string(']', depth)}}}"))).Error.Code);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json; charset=klingon")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("image/png, application/json;;;")]
    public async Task What_a_header_claims_the_answer_to_be_does_not_matter(string contentType)
    {
        await using var server = RawAnswers.Start(Ok("""{"joined_rooms": ["!a:here"]}""", $"Content-Type: {contentType}\r\n"));

        Assert.Equal(["!a:here"], await AskAsync(server));
    }

    [Fact]
    public async Task An_answer_as_large_as_the_largest_is_read()
    {
        var padding = new string(' ', (16 << 20) - "{\"joined_rooms\": []}".Length);
        await using var server = RawAnswers.Start(Ok($"{{\"joined_rooms\": []{padding}}}"));

        Assert.Empty(await AskAsync(server));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 17000000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 500 No\r\nConnection: close\r\n\r\n")]
    public async Task An_answer_without_end_is_not_read_to_the_end(string head)
    {
        await using var server = RawAnswers.Start(head, new string(' ', 1 << 16));

        Assert.Equal(MatrixError.Unreachable, (await RefusalAsync(server)).Error.Code);
        Assert.InRange(server.Sent, 0, 64 << 20); // four times the largest answer: what lies in the sockets' buffers counts as sent
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    [InlineData("HTTP/1.1 200 ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")]
    public async Task A_header_without_end_is_not_read_to_the_end(string head) =>
        Assert.Equal(MatrixError.Unreachable, (await RefusalAsync(head, new string('x', 1 << 16))).Error.Code);

    [Theory]
    [InlineData("HTTP/9.9 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}")]
    public async Task What_is_not_HTTP_is_a_homeserver_that_cannot_be_reached(string answer)
    {
        var refusal = await RefusalAsync(answer);

        Assert.Contains(refusal.Error.Code, new[] { MatrixError.Unreachable, MatrixError.Unintelligible });
    }

    [Fact]
    public async Task A_homeserver_that_says_nothing_is_not_waited_for_for_ever()
    {
        http.Timeout = TimeSpan.FromMilliseconds(200);

        Assert.Equal(MatrixError.TimedOut, (await RefusalAsync("")).Error.Code);
    }

    [Fact]
    public async Task A_homeserver_that_says_a_little_for_ever_is_not_listened_to_for_ever()
    {
        // Informational answers may come before the one that counts (RFC 9110, section 15.2): here nothing else ever does.
        var refusal = await RefusalAsync("HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\n");

        Assert.Contains(refusal.Error.Code, new[] { MatrixError.Unreachable, MatrixError.TimedOut });
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Nobody_is_sent_to_another_address(int status)
    {
        await using var elsewhere = RawAnswers.Start(Ok("""{"joined_rooms": []}"""));

        var refusal = await RefusalAsync($"HTTP/1.1 {status} Over there\r\nLocation: {elsewhere.Address}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(MatrixError.Unintelligible, refusal.Error.Code);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var server = RawAnswers.Start(Ok("""{"joined_rooms": []}""", "Set-Cookie: who=you; Path=/\r\n"));
        await AskAsync(server);
        await AskAsync(server);

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("0", "{}")]
    [InlineData(null, """{"retry_after_ms": -1}""")]
    [InlineData(null, """{"retry_after_ms": -2147483648}""")]
    [InlineData(null, """{"retry_after_ms": 0}""")]
    [InlineData(null, "<html>")]
    public async Task A_homeserver_that_only_ever_asks_for_patience_is_asked_a_few_times_and_no_more(string? header, string body)
    {
        await using var server = RawAnswers.Start(Answer("429 Slow down", body, header is null ? "" : $"Retry-After: {header}\r\n"));

        await Assert.ThrowsAsync<MatrixException>(() => AskAsync(server));

        Assert.Equal(8, server.Requests.Count);
    }

    [Fact]
    public async Task Its_words_are_quoted_in_brief_and_cannot_change_how_the_rest_is_read()
    {
        var words = "all\u202e is \u0007well\n" + new string('x', 1_000_000);
        var refusal = await RefusalAsync(Answer("403 No", $$"""{"errcode": "M_{{new string('Y', 1_000_000)}}", "error": {{System.Text.Json.JsonSerializer.Serialize(words)}}}"""));
        var error = refusal.Error;

        Assert.StartsWith("all is wellxxx", error.Text, StringComparison.Ordinal);
        Assert.InRange(error.Text.Length, 1, 300);
        Assert.StartsWith("M_YYY", error.Code, StringComparison.Ordinal);
        Assert.InRange(error.Code.Length, 1, 64);
        Assert.DoesNotContain("is well", refusal.ToString(), StringComparison.Ordinal); // exceptions are logged
    }

    [Theory]
    [InlineData("""{"errcode": "Failed login of calm-otter", "error": "no"}""", "Failedloginofcalmotter")]
    [InlineData("""{"errcode": 5, "error": "no"}""", MatrixError.Unintelligible)]
    [InlineData("""{"errcode": "  ", "error": "no"}""", MatrixError.Unintelligible)]
    public async Task A_code_cannot_be_a_sentence(string body, string code) =>
        Assert.Equal(code, (await RefusalAsync(Answer("403 No", body))).Error.Code);

    [Theory]
    [InlineData("""{"rooms": [], "next_batch": 0}""")]
    [InlineData("""{"rooms": [], "next_batch": -1}""")]
    [InlineData("""{"rooms": [{"room_id": "!a:here"}], "next_batch": 500}""")]
    public async Task A_list_of_rooms_without_end_is_not_read_for_ever(string page)
    {
        await using var server = RawAnswers.Start(Ok(page));

        var refusal = await Assert.ThrowsAsync<MatrixException>(() => new MatrixRooms(new MatrixConnection(http, server.Address, Session)).AllAsync());

        Assert.Equal(MatrixError.Unintelligible, refusal.Error.Code);
        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(500, 2)]
    public async Task A_list_of_uploads_without_end_is_not_read_for_ever(int next, int asked)
    {
        await using var server = RawAnswers.Start(Ok($$"""{"users": [{"media_count": 2147483647}, {"media_count": -5}], "next_token": {{next}}}"""));

        var count = await new MatrixAccounts(new MatrixConnection(http, server.Address, Session)).FilesAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        Assert.Equal(new FileCount(int.MaxValue, Complete: false), count);
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_of_rooms_that_only_ever_grows_is_no_answer()
    {
        var rooms = string.Join(',', Enumerable.Repeat("""{"room_id": "!a:here"}""", 20_001));
        await using var server = RawAnswers.Start(Ok($$"""{"rooms": [{{rooms}}], "next_batch": 2147483647}"""));

        await Assert.ThrowsAsync<MatrixException>(() => new MatrixRooms(new MatrixConnection(http, server.Address, Session)).AllAsync());

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_was_wrong_with_an_answer_is_not_said_in_its_words()
    {
        var refusal = await RefusalAsync(Ok("""{"joined_rooms": {"calm-otter": 1}}"""));

        Assert.DoesNotContain("calm-otter", refusal.ToString(), StringComparison.Ordinal);
    }

    private static string Ok(string body, string headers = "") => Answer("200 OK", body, headers);

    private static string Answer(string status, string body, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    private Task<IReadOnlyList<string>> AskAsync(RawAnswers server) => new MatrixRooms(new MatrixConnection(http, server.Address, Session)).JoinedAsync();

    private async Task<MatrixException> RefusalAsync(string answer, string refrain = "")
    {
        await using var server = RawAnswers.Start(answer, refrain);
        return await RefusalAsync(server);
    }

    private async Task<MatrixException> RefusalAsync(RawAnswers server)
    {
        var refusal = await Assert.ThrowsAsync<MatrixException>(() => AskAsync(server));
        Assert.Contains("Authorization: Bearer syt_secret", Assert.Single(server.Requests), StringComparison.Ordinal); // it was asked in earnest
        Assert.DoesNotContain("syt_secret", refusal.ToString(), StringComparison.Ordinal);
        return refusal;
    }
}
