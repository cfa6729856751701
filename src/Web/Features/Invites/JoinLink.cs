using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites;

/// <summary>The address that a responder opens.</summary>
internal static class JoinLink
{
    public const string Path = "/join";

    public static string To(string panelAddress, SecretToken token) => $"{panelAddress.TrimEnd('/')}{Path}/{token.Text}";
}
