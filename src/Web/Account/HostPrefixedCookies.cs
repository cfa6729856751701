using Microsoft.AspNetCore.Authentication.Cookies;

namespace Muster.Web.Account;

/// <summary>
/// Over https the cookies carry the <c>__Host-</c> prefix (RFC 6265bis section 4.1.3.2): no sister host can set or read them.
/// Browsers refuse the prefix over plain http, which only this machine itself may use.
/// </summary>
internal sealed class HostPrefixedCookies : ICookieManager
{
    private readonly ChunkingCookieManager inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? $"__Host-{key}" : key;
}
