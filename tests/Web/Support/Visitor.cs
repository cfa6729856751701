using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Muster.Web.Tests.Support;

/// <summary>Somebody with a browser that runs no script: follows links and redirects, keeps cookies, fills in forms.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient http;
    private IBrowsingContext screen = BrowsingContext.New(Configuration.Default);

    public Visitor(Uri panel)
    {
        Cookies = new CookieContainer();
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = panel };
    }

    public CookieContainer Cookies { get; }

    /// <summary>Goes along with every request.</summary>
    public System.Net.Http.Headers.HttpRequestHeaders Headers => http.DefaultRequestHeaders;

    /// <summary>The page on the screen.</summary>
    public IHtmlDocument Page { get; private set; } = null!;
    public int Status { get; private set; }

    /// <summary>Path and query of the page on the screen.</summary>
    public string At { get; private set; } = "";

    public string Text => string.Join(' ', Page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public async Task OpenAsync(string path)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            using var response = await http.GetAsync(path);
            if (response.Headers.Location is not { } location)
            {
                await ShowAsync(path, response);
                return;
            }
            path = Local(location);
        }
        throw new InvalidOperationException($"Redirected in circles: {path}");
    }

    /// <summary>Fills in one of the page's forms and sends it; every hidden field goes along, as in a browser.</summary>
    public async Task SubmitAsync(string form, params (string Name, string Value)[] typed)
    {
        using var response = await PostAsync(form, typed);
        if (response.Headers.Location is { } location) await OpenAsync(Local(location));
        else await ShowAsync(At, response);
    }

    /// <summary>The bare answer, without showing it: for many at once.</summary>
    public Task<HttpResponseMessage> PostAsync(string form, params (string Name, string Value)[] typed) => http.PostAsync(At, Fill(form, typed));

    /// <summary>The bare answer.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => http.PostAsync(path, content);

    public FormUrlEncodedContent Fill(string form, params (string Name, string Value)[] typed)
    {
        var element = Page.Forms.Single(f => f.QuerySelector("input[name=_handler]")?.GetAttribute("value") == form);
        var fields = element.QuerySelectorAll("input").OfType<IHtmlInputElement>()
            .Where(i => i.Name is { Length: > 0 } && (i.Type is not ("checkbox" or "radio") || i.IsChecked) && typed.All(t => t.Name != i.Name))
            .Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        return new FormUrlEncodedContent(fields);
    }

    /// <summary>What a browser does when it is closed: only the cookies that it was given remain, and here none.</summary>
    public void ForgetCookies()
    {
        foreach (Cookie cookie in Cookies.GetAllCookies()) cookie.Expired = true;
    }

    public void Dispose()
    {
        screen.Dispose();
        http.Dispose();
    }

    private string Local(Uri location)
    {
        if (!location.IsAbsoluteUri) return location.OriginalString;
        Assert.Equal(http.BaseAddress!.Authority, location.Authority);
        return location.PathAndQuery;
    }

    private async Task ShowAsync(string path, HttpResponseMessage response)
    {
        (At, Status) = (path, (int)response.StatusCode);
        screen.Dispose();
        screen = BrowsingContext.New(Configuration.Default);
        Page = (IHtmlDocument)await screen.OpenAsync(request => request.Content(response.Content.ReadAsStream()).Address(http.BaseAddress!));
    }
}
