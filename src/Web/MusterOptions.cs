using Muster.Provisioning.Hosts.Local;
using Muster.Web.Security;
using Muster.Web.WebClients;

namespace Muster.Web;

/// <summary>
/// Everything that is configured: <c>appsettings.json</c>, environment (<c>Muster__...</c>), or a command's own options.
/// All errors are reported at once, before anything starts.
/// </summary>
public sealed class MusterOptions
{
    public const string Section = "Muster";

    /// <summary>Where everything is kept; absolute. Default: /var/lib/muster for root, else ~/.local/share/muster.</summary>
    public string DataDirectory { get; set; } = DefaultDataDirectory();

    /// <summary>The address that the panel listens on. Loopback unless a proxy on another machine, or a container, needs more.</summary>
    public string Listen { get; set; } = "localhost";

    /// <summary>The port that the panel listens on; 0 takes any free one.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Npgsql connection string; null: SQLite in the data directory.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>
    /// A file that holds <see cref="PostgreSql"/>, for containers that hand secrets over as files.
    /// </summary>
    public string? PostgreSqlFile { get; set; }

    /// <summary>The address that browsers use, where it was not chosen at set-up: <c>https://panel.example.org</c>.</summary>
    public string? PanelAddress { get; set; }

    /// <summary>
    /// Where browsers find the war rooms of homeservers that are not on this machine, each by its codename: <c>https://rooms.example.org</c>
    /// for <c>https://amber-heron.rooms.example.org</c>. Serves nothing else. Null: those homeservers have no war room.
    /// </summary>
    public string? ChatUrl { get; set; }

    /// <summary>The port that its https proxy asks, at <see cref="Listen"/>.</summary>
    public int ChatPort { get; set; } = 8081;

    /// <summary>
    /// Addresses or networks of the proxies in front of the panel, which say who asks and whether by https (X-Forwarded-For, X-Forwarded-Proto).
    /// Empty: such headers are believed from nobody.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>A Debian root with Synapse, built by <c>./muster</c>.</summary>
    public string? SynapseRoot { get; set; }

    /// <summary>A <c>synapse_homeserver</c> to use instead.</summary>
    public string? SynapseExecutable { get; set; }

    /// <summary>Cost of the password hashes on local homeservers (4 to 31); lower only for tests.</summary>
    public int BcryptRounds { get; set; } = 12;

    public ElementWebOptions ElementWeb { get; set; } = new();

    public TurnOptions Turn { get; set; } = new();

    /// <summary>What is wrong, each naming its key; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Path.IsPathFullyQualified(DataDirectory)) errors.Add($"{Section}:DataDirectory must be an absolute path; it is \"{DataDirectory}\".");
        if (Port is < 0 or > 65535) errors.Add($"{Section}:Port must be between 0 and 65535; it is {Port}.");
        if (BcryptRounds is < 4 or > 31) errors.Add($"{Section}:BcryptRounds must be between 4 and 31; it is {BcryptRounds}.");
        if (PanelAddress is not null && !IsAddress(PanelAddress)) errors.Add($"{Section}:PanelAddress must be an address such as https://panel.example.org, without a path.");
        errors.AddRange(ChatErrors());
        if (PostgreSql is not null && PostgreSqlFile is not null) errors.Add($"{Section}:PostgreSql and {Section}:PostgreSqlFile exclude each other.");
        errors.AddRange(TrustedProxies.Where(proxy => ProxyTrust.Parse(proxy) is null)
            .Select(proxy => $"{Section}:TrustedProxies must hold addresses such as 127.0.0.1 or networks such as 10.0.0.0/24; it holds \"{proxy}\"."));
        Exists(PostgreSqlFile, File.Exists, "PostgreSqlFile");
        Exists(SynapseRoot, Directory.Exists, "SynapseRoot");
        Exists(SynapseExecutable, File.Exists, "SynapseExecutable");
        Exists(ElementWeb.Path, Directory.Exists, "ElementWeb:Path");
        Exists(Turn.SharedSecretFile, File.Exists, "Turn:SharedSecretFile");
        errors.AddRange(Turn.Validate($"{Section}:Turn"));
        return errors;

        void Exists(string? path, Func<string, bool> exists, string key)
        {
            if (path is not null && !exists(path)) errors.Add($"{Section}:{key} names \"{path}\", which is not there.");
        }
    }

    private IEnumerable<string> ChatErrors()
    {
        if (ChatPort is < 1 or > 65535) yield return $"{Section}:ChatPort must be between 1 and 65535; it is {ChatPort}.";
        if (ChatUrl is null) yield break;
        if (ChatPort == Port) yield return $"{Section}:ChatPort and {Section}:Port are both {Port}: the war rooms need a port of their own.";
        if (ChatAddress.Parse(ChatUrl) is not { } chat) yield return $"{Section}:ChatUrl must be an https address such as https://rooms.example.org, without a path; it is \"{ChatUrl}\".";
        else if (PanelAddress is not null && IsAddress(PanelAddress) && new Uri(PanelAddress).IdnHost is var panel && chat.Shares(panel)) yield return ChatAddress.SharedHost(panel);
    }

    /// <summary>The connection string, from wherever it was given.</summary>
    public string? ConnectionString() => PostgreSqlFile is { } file ? File.ReadAllText(file).Trim() : PostgreSql;

    public LocalHostOptions LocalHost() => new() { RootDirectory = SynapseRoot, SynapseExecutable = SynapseExecutable, BcryptRounds = BcryptRounds, Turn = Turn.Relay() };

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static string DefaultDataDirectory()
    {
        if (Environment.IsPrivilegedProcess) return "/var/lib/muster";
        var shared = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return Path.Combine(string.IsNullOrEmpty(shared) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share") : shared, "muster");
    }
}

public sealed class ElementWebOptions
{
    /// <summary>A directory with an unpacked Element Web release; null: none is served.</summary>
    public string? Path { get; set; }
}
