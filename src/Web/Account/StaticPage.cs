using Microsoft.AspNetCore.Components;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Account;

/// <summary>
/// A page that is plain HTML over HTTP: signing in writes cookies, which a circuit cannot. Its forms post to the page itself.
/// </summary>
public abstract class StaticPage : ComponentBase
{
    [CascadingParameter] public HttpContext Context { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [Inject] private ActorAccessor Actors { get; set; } = null!;

    /// <summary>Which of the page's forms was sent; null where the page was only opened.</summary>
    protected string? Sent => Context.Request.HasFormContentType ? Context.Request.Form["_handler"].ToString() : null;

    protected CancellationToken Cancel => Context.RequestAborted;

    /// <summary>This page's own path and query, to come back to.</summary>
    protected string Here => Context.Request.Path + Context.Request.QueryString;

    /// <summary>Sends the person to confirm that it is them, and back here, unless they did so within the last minutes.</summary>
    protected void AskToStepUp(TimeProvider time)
    {
        if (!PanelClaims.IsFresh(Context.User, time.GetUtcNow())) Go($"/account/confirm?returnUrl={Uri.EscapeDataString(Here)}");
    }

    /// <summary>Who asks, with what they may do now.</summary>
    protected Task<Actor> ActorAsync() => Actors.GetAsync(Cancel);

    protected void Go(string path) => Navigation.NavigateTo(path);
}
