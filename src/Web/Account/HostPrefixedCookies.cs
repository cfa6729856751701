using Microsoft.AspNetCore.Authentication.Cookies;

namespace Muster.Web.Account;

/// <summary>
/// Over https the cookies are Secure and carry the <c>__Host-</c> prefix (RFC 6265bis section 4.1.3.2): no sister host can set or read them.
/// So they are at a panel whose address is https, however a request came in: the proxy in front hands on plain http, and a single request
/// that somebody made the browser send over plain http must not carry a session. Only a panel at this machine itself does without.
/// </summary>
internal sealed class HostPrefixedCookies : ICookieManager
{
    private readonly ChunkingCookieManager inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        options.Secure |= IsHttps(context);
        inner.AppendResponseCookie(context, Name(context, key), value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        options.Secure |= IsHttps(context); // browsers ignore what deletes a prefixed cookie without it
        inner.DeleteCookie(context, Name(context, key), options);
    }

    private static string Name(HttpContext context, string key) => IsHttps(context) ? $"__Host-{key}" : key;

    private static bool IsHttps(HttpContext context) => context.Request.IsHttps || context.RequestServices.GetRequiredService<PanelAddress>().IsHttps;
}
