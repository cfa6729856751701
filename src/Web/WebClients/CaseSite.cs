using Microsoft.Extensions.FileProviders;

namespace Muster.Web.WebClients;

/// <summary>Which of a case's two clients is meant.</summary>
public enum WebClient
{
    /// <summary>Our own, from <c>src/Chat</c>: there for every case.</summary>
    WarRoom,

    /// <summary>Element Web, where a directory with it is configured.</summary>
    Element,
}

/// <summary>What an origin of a case serves: files, and one answer that says which case they are for.</summary>
/// <param name="Files">Nothing else is ever served.</param>
/// <param name="IsConfiguration">Whether a path asks for the configuration.</param>
/// <param name="Configuration">The configuration as it is now, in JSON.</param>
/// <param name="Headers">On every answer; the content policy is one of them.</param>
internal sealed record CaseSite(
    IFileProvider Files, Predicate<PathString> IsConfiguration, Func<CancellationToken, Task<string>> Configuration, IReadOnlyDictionary<string, string> Headers);
