using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites;

/// <summary>The address that a responder opens.</summary>
internal static class JoinLink
{
    public const string Path = "/join";

    /// <summary>Whether a link leads back to the machine on which it is opened: no phone and no colleague gets anywhere with it.</summary>
    public static bool IsForThisMachineAlone(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.IsLoopback || uri.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    public static string To(string panelAddress, SecretToken token) => $"{panelAddress.TrimEnd('/')}{Path}/{token.Text}";
}
