using System.Net;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Web.WebClients;

namespace Muster.Web.Account;

/// <summary>
/// The address that browsers use. Passkeys are bound to its host name for good (WebAuthn Level 3, section 5.1.2), which is why set-up asks
/// for it first. Read from the database for each ceremony: another process may have changed it.
/// </summary>
public sealed partial class PanelAddress(
    IDbContextFactory<PanelDbContext> contexts, MusterOptions options, DataDirectory data, TimeProvider time, ILogger<PanelAddress> logger)
{
    /// <summary>How long a change by another process, such as <c>./muster address</c>, may go unseen.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for a database that does not answer before it goes on with what is known.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Uri? last;
    private long read; // ticks, exchanged: requests come side by side
    private bool away;

    /// <summary>As last read; for what cannot wait for the database.</summary>
    public Uri? Last => last;

    /// <summary>Whether browsers come by https: then there is a proxy in front, for the panel itself speaks only http.</summary>
    public bool IsHttps => Present?.Scheme == Uri.UriSchemeHttps;

    private Uri? Present => last ?? (options.PanelAddress is { } configured ? new Uri(configured) : null);

    /// <summary>Whether a request names the panel's own host and port.</summary>
    public bool IsAskedFor(HostString host) =>
        Present is { } address && string.Equals(host.Host, address.IdnHost, StringComparison.OrdinalIgnoreCase) && (host.Port ?? address.Port) == address.Port;

    public async Task<Uri?> ReadAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var text = await db.Settings.Where(s => s.Name == PanelSetting.PanelAddress).Select(s => s.Value).SingleOrDefaultAsync(cancel);
        Interlocked.Exchange(ref read, time.GetUtcNow().UtcTicks);
        away = false;
        return last = Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
    }

    /// <summary>
    /// Reads it again where the last look is stale, also by a clock that jumped. Every request passes here, so it never fails, and nobody
    /// who hangs up keeps it from being read for the others.
    /// </summary>
    public async ValueTask RefreshAsync()
    {
        var (now, before) = (time.GetUtcNow().UtcTicks, Interlocked.Read(ref read));
        if (now >= before && now - before < Stale.Ticks) return;
        if (Interlocked.CompareExchange(ref read, now, before) != before) return; // somebody else reads it: go on with what is known
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await ReadAsync(patience.Token);
        }
        catch (Exception broken)
        {
            // What is known stands. Whatever needs the database says itself that it is away, and /healthz, which does not, goes on.
            if (!away) Log.NotRead(logger, broken);
            away = true;
        }
    }

    /// <summary>A path as a full address, for people.</summary>
    public async Task<string> LinkAsync(string path, CancellationToken cancel) => (await OriginAsync(cancel)).Text + path;

    /// <summary>What links begin with: the address that was chosen at set-up, the configured one, the asker's, or where the panel listens.</summary>
    /// <param name="asked">Origin of the asker's own request. Forwarded headers are not in it: anybody could forge them.</param>
    public async Task<PanelOrigin> OriginAsync(CancellationToken cancel, string? asked = null)
    {
        if (await ReadAsync(cancel) is { } chosen) return new(Text(chosen), OriginSource.Chosen);
        if (options.PanelAddress is { } configured) return new(Text(new Uri(configured)), OriginSource.Configured);
        if (Uri.TryCreate(asked, UriKind.Absolute, out var there) && there.Scheme is "http" or "https") return new(Text(there), OriginSource.Asked);
        return RunningPanel.Find(data) is { } running ? new(Text(running.Address), OriginSource.Listening) : new($"http://localhost:{options.Port}", OriginSource.Assumed);
    }

    /// <summary>Sets it within the caller's save.</summary>
    public static async Task SetAsync(PanelDbContext db, Uri address, CancellationToken cancel)
    {
        var text = Text(address);
        if (await db.Settings.SingleOrDefaultAsync(s => s.Name == PanelSetting.PanelAddress, cancel) is { } setting) setting.Value = text;
        else db.Settings.Add(new PanelSetting { Name = PanelSetting.PanelAddress, Value = text });
    }

    /// <summary>Checks what somebody typed as the panel's address.</summary>
    public static Result<Uri> Parse(string? typed, string field = "Address")
    {
        var line = Domain.Text.Line(typed, field, 200);
        if (!line.Ok) return line.Problem!;
        var text = line.Value.Contains("://", StringComparison.Ordinal) ? line.Value : $"https://{line.Value}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            return Problem.Field(field, "Write it as browsers do: https://muster.example.org");
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return Problem.Field(field, "Leave out what comes after the host name: the panel needs a host of its own.");
        if (AllowsPasskeys(uri) && !IsThisMachine(uri) && !uri.IdnHost.TrimEnd('.').Contains('.', StringComparison.Ordinal))
            return Problem.Field(field, $"\"{uri.Host}\" is a host without a domain, which nobody's browser finds for certain. Write the whole name, as in https://muster.example.org, or http://localhost:8080 on this machine.");
        if (uri.Scheme == "http" && !IsThisMachine(uri))
            return Problem.Field(field, "Over plain http everybody on the way could read your sign-in. Put an https proxy in front of the panel, or use http://localhost on this machine.");
        return new Uri(Text(uri));
    }

    /// <summary>Why the panel cannot be there while <c>Muster:ChatUrl</c> is what it is, or null.</summary>
    public Problem? SharedWithWarRooms(Uri address) =>
        options.ChatUrl is { } url && ChatAddress.Parse(url) is { } chat && chat.Shares(address.IdnHost) ? Problem.Field("Address", ChatAddress.SharedHost(address.IdnHost)) : null;

    /// <summary>Whether browsers can make passkeys there: they need a name, not a number, and https or this machine.</summary>
    public static bool AllowsPasskeys(Uri address) => address.HostNameType == UriHostNameType.Dns;

    /// <summary>Where the browser is.</summary>
    public static Uri Of(HttpRequest request) => new($"{request.Scheme}://{request.Host.ToUriComponent()}/");

    public static bool SameHost(Uri one, Uri other) => string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the slash at the end.</summary>
    public static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static bool IsThisMachine(Uri uri) =>
        uri.IdnHost is "localhost" || uri.IdnHost.EndsWith(".localhost", StringComparison.Ordinal) ||
        (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The panel's address cannot be read from the database; the one that was read last stays in use until it can.")]
        public static partial void NotRead(ILogger logger, Exception broken);
    }
}

/// <param name="Text">Without the slash at the end.</param>
public sealed record PanelOrigin(string Text, OriginSource Source);

/// <summary>Where the panel's address was found, the best first.</summary>
public enum OriginSource
{
    /// <summary>At set-up, or since.</summary>
    Chosen,

    /// <summary><c>Muster:PanelAddress</c>.</summary>
    Configured,

    /// <summary>Somebody's browser or program is there.</summary>
    Asked,

    /// <summary>The panel that runs listens there.</summary>
    Listening,

    /// <summary>No panel runs: the port that it would take.</summary>
    Assumed,
}
