using System.Text.Json;

namespace Muster.Web.Security;

/// <summary>
/// Where browsers report what the content policy stopped. A report is either a mistake of ours or an attempt: it is counted and logged by
/// directive and host, never with the page's full address, which may hold an invite.
/// </summary>
internal sealed partial class ContentPolicyReports(ILogger<ContentPolicyReports> logger)
{
    private const int LargestReport = 16 * 1024;
    private int count;

    public int Count => count;

    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancel)
    {
        Interlocked.Increment(ref count);
        if (request.ContentLength is null or > LargestReport) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var report = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancel);
            if (report.RootElement.ValueKind == JsonValueKind.Object && report.RootElement.TryGetProperty("csp-report", out var body) && body.ValueKind == JsonValueKind.Object)
                Log.Stopped(logger, Text(body, "effective-directive"), HostOf(Text(body, "blocked-uri")));
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()!) : "unknown";

    private static string Clean(string text) =>
        new([.. text.Where(c => c is > ' ' and < '\x7f').Take(200)]);

    private static string HostOf(string blocked) =>
        Uri.TryCreate(blocked, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : blocked.Split('?', '/')[0];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The content policy stopped {Directive} from {Host}")]
        public static partial void Stopped(ILogger logger, string directive, string host);
    }
}
