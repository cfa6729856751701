using System.Net;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;

namespace Muster.Web.Account;

/// <summary>
/// The address that browsers use. Passkeys are bound to its host name for good (WebAuthn Level 3, section 5.1.2), which is why set-up asks
/// for it first. Read from the database for each ceremony: another process may have changed it.
/// </summary>
public sealed class PanelAddress(IDbContextFactory<PanelDbContext> contexts, MusterOptions options)
{
    private Uri? last;

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
        return last = Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
    }

    /// <summary>A path as a full address, for people: the chosen one, the configured one, or this machine.</summary>
    public async Task<string> LinkAsync(string path, CancellationToken cancel)
    {
        var address = await ReadAsync(cancel);
        var origin = address is not null ? Text(address) : options.PanelAddress?.TrimEnd('/') ?? $"http://localhost:{options.Port}";
        return origin + path;
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
        if (uri.Scheme == "http" && !IsThisMachine(uri))
            return Problem.Field(field, "Over plain http everybody on the way could read your sign-in. Put an https proxy in front of the panel, or use http://localhost on this machine.");
        return new Uri(Text(uri));
    }

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
}
