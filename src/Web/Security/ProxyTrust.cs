using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Muster.Web.Account;
using IPNetwork = System.Net.IPNetwork;

namespace Muster.Web.Security;

/// <summary>
/// What is believed about a request that came through a proxy. Who asks, and whether by https, is taken from the forwarding headers of the
/// trusted proxies and of nobody else: anybody can send such headers. And whoever asks for the panel's own https address came by https,
/// since the panel itself speaks only http: a proxy need not say so.
/// </summary>
internal static class ProxyTrust
{
    public static IApplicationBuilder UseProxyTrust(this IApplicationBuilder app, MusterOptions configured, PanelAddress address)
    {
        if (configured.TrustedProxies.Length > 0) app.UseForwardedHeaders(Believe(configured.TrustedProxies));
        return app.Use(async (context, next) =>
        {
            await address.RefreshAsync();
            if (address.IsHttps && address.IsAskedFor(context.Request.Host)) context.Request.Scheme = Uri.UriSchemeHttps;
            await next(context);
        });
    }

    /// <summary>An address, or a network such as 10.0.0.0/8; null where it is neither, or is everybody.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network.PrefixLength > 0 ? network : null;
        return IPAddress.TryParse(text, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8) : null;
    }

    private static ForwardedHeadersOptions Believe(IEnumerable<string> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // back to the first hop that is not trusted
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(Parse(proxy)!.Value);
        return options;
    }
}
