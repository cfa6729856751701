using System.Globalization;
using Microsoft.AspNetCore.Components;
using Muster.Web.Features.Join.Wire;

namespace Muster.Web.Features.Join;

/// <summary>Looks the link up and chooses what is shown first. A static page: it keeps nothing and consumes nothing.</summary>
public sealed partial class JoinPage(ViewInvite.ViewInvite invites, JoinLimits limits) : ComponentBase
{
    private JoinView? view;

    /// <summary>Only a placeholder arrives here: see <see cref="LinkKeepingServer"/>.</summary>
    [Parameter] public string? Token { get; set; }

    [CascadingParameter] private HttpContext Context { get; set; } = default!;

    private string State => view switch
    {
        null => "unusable",
        { Ready: false } => "waiting",
        _ => "open",
    };

    protected override async Task OnInitializedAsync()
    {
        Context.Response.Headers.CacheControl = "no-store";
        if (!limits.Refuses(Context))
        {
            var found = await invites.ExecuteAsync(JoinLinkFeature.TokenOf(Context), Context.RequestAborted);
            if (found.Ok)
            {
                view = found.Value;
                return;
            }
            Context.Response.StatusCode = found.Problem!.Type.Status;
            if (limits.AllowsFailure(Context)) return;
        }
        Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Context.Response.Headers.RetryAfter = JoinLimits.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
    }
}
