using Muster.Domain.Homeservers;

namespace Muster.Web.Features.Join;

/// <summary>Where a case's web client is served; null where none is configured.</summary>
public sealed class WebClientAddress
{
#pragma warning disable CA1822 // the served client's origin comes from the running panel
    public string? Of(Homeserver homeserver) => null;
#pragma warning restore CA1822
}
