namespace Muster.Web.WebClients;

/// <summary>
/// <c>Muster:ChatUrl</c>: where browsers find the war rooms of homeservers that are not on this machine. Each has a name of its own below
/// it, <c>https://amber-heron.rooms.example.org</c>, so that no two cases share storage; the proxy in front needs a record and a
/// certificate for <c>*.rooms.example.org</c>.
/// </summary>
internal sealed record ChatAddress(string Host, int Port)
{
    /// <summary>Null where it is none.</summary>
    public static ChatAddress? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", HostNameType: UriHostNameType.Dns, PathAndQuery: "/", Fragment: "", UserInfo: "" }
        && uri.IdnHost.Contains('.', StringComparison.Ordinal) ? new ChatAddress(uri.IdnHost, uri.Port) : null;

    /// <summary>The name that browsers ask for.</summary>
    public string HostOf(string codename) => $"{codename}.{Host}";

    /// <summary>The origin of a case, without a slash at the end.</summary>
    public string Of(string codename) => new UriBuilder("https", HostOf(codename), Port).Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>
    /// Whether the panel's own host is in it, or it in the panel's. A page may use the passkeys of every host that it lies below (WebAuthn
    /// Level 3, section 5.1.2), and set cookies for it.
    /// </summary>
    public bool Shares(string panel) => IsIn(Host, panel) || IsIn(panel, Host);

    public static string SharedHost(string panel) =>
        $"Muster:ChatUrl and the panel's own address share a host, or one lies below the other ({panel}): a war room could use the panel's passkeys. Give the war rooms another name.";

    private static bool IsIn(string host, string other) =>
        host.Equals(other, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{other}", StringComparison.OrdinalIgnoreCase);
}
