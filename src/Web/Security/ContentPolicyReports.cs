using System.Text.Json;

namespace Muster.Web.Security;

/// <summary>
/// Where browsers report what the content policy stopped. A report is either a mistake of ours or an attempt: it is counted and logged by
/// directive and host, never with the page's full address, which may hold an invite. Anybody can send one: so a few a minute reach the log,
/// and of the others only how many there were.
/// </summary>
internal sealed partial class ContentPolicyReports(ILogger<ContentPolicyReports> logger, TimeProvider time)
{
    public const int LinesAMinute = 5;
    private const int LargestReport = 16 * 1024;

    private readonly Lock gate = new();
    private DateTimeOffset minuteBegan;
    private int lines;
    private int unlogged;
    private int count;

    public int Count => count;

    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancel)
    {
        Interlocked.Increment(ref count);
        if (request.ContentLength is null or > LargestReport) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var report = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancel);
            if (report.RootElement.ValueKind != JsonValueKind.Object) return Results.BadRequest();
            if (report.RootElement.TryGetProperty("csp-report", out var body) && body.ValueKind == JsonValueKind.Object)
                Note(Text(body, "effective-directive"), HostOf(Text(body, "blocked-uri")));
            return Results.NoContent();
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            return Results.BadRequest();
        }
    }

    private void Note(string directive, string host)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if ((now - minuteBegan).Duration() >= TimeSpan.FromMinutes(1))
            {
                if (unlogged > 0) Log.More(logger, unlogged);
                (minuteBegan, lines, unlogged) = (now, 0, 0);
            }
            if (lines == LinesAMinute) unlogged++;
            else
            {
                lines++;
                Log.Stopped(logger, directive, host);
            }
        }
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()!) : "unknown";

    private static string Clean(string text) =>
        new([.. text.Where(c => c is > ' ' and < '\x7f').Take(100)]);

    private static string HostOf(string blocked) =>
        Uri.TryCreate(blocked, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : blocked.Split('?', '/')[0];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The content policy stopped {Directive} from {Host}")]
        public static partial void Stopped(ILogger logger, string directive, string host);

        [LoggerMessage(2, LogLevel.Warning, "{Count} more reports about the content policy were counted but not logged")]
        public static partial void More(ILogger logger, int count);
    }
}
