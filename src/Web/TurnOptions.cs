using System.Text.RegularExpressions;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web;

/// <summary>A relay for calls, which local homeservers name to their people. Without one, calls need a direct way between two browsers.</summary>
public sealed partial class TurnOptions
{
    /// <summary>Addresses such as <c>turn:turn.example.org:3478?transport=udp</c> (RFC 7065).</summary>
    public string[] Uris { get; set; } = [];

    /// <summary>What the relay knows as its static-auth-secret.</summary>
    public string? SharedSecret { get; set; }

    /// <summary>A file that holds it, for containers that hand secrets over as files.</summary>
    public string? SharedSecretFile { get; set; }

    /// <summary>What is wrong, each naming its key; never the secret.</summary>
    public IEnumerable<string> Validate(string section)
    {
        foreach (var uri in Uris.Where(uri => !Address().IsMatch(uri)))
            yield return $"{section}:Uris must hold addresses such as turn:turn.example.org:3478?transport=udp; it holds \"{uri}\".";
        if (SharedSecret is not null && SharedSecretFile is not null) yield return $"{section}:SharedSecret and {section}:SharedSecretFile exclude each other.";
        else if (Uris.Length > 0 && SharedSecret is null && SharedSecretFile is null) yield return $"{section}:Uris needs {section}:SharedSecretFile.";
        else if (Uris.Length == 0 && (SharedSecret is not null || SharedSecretFile is not null)) yield return $"{section}:SharedSecret needs {section}:Uris.";
        else if (Uris.Length > 0 && Secret() is { Length: < 16 }) yield return $"{section}:SharedSecret must have at least 16 characters.";
    }

    public TurnRelay? Relay() => Uris.Length > 0 && Secret() is { } secret ? new TurnRelay(Uris, secret) : null;

    private string? Secret() => SharedSecretFile is null ? SharedSecret : File.Exists(SharedSecretFile) ? File.ReadAllText(SharedSecretFile).Trim() : null;

    [GeneratedRegex(@"\A(?:turns?|stuns?):(?:[a-zA-Z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::[0-9]{1,5})?(?:\?transport=(?:udp|tcp))?\z")]
    private static partial Regex Address();
}
