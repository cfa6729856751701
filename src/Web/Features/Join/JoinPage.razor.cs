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
        if (!limits.Refuses(Context))
        {
            var found = await invites.ExecuteAsync(JoinLinkFeature.TokenOf(Context), Context.RequestAborted);
            if (found.Ok)
            {
                view = found.Value;
                return;
            }
            if (limits.AllowsFailure(Context))
            {
                Answer(found.Problem!.Type.Status);
                return;
            }
        }
        Answer(StatusCodes.Status429TooManyRequests);
        Context.Response.Headers.RetryAfter = JoinLimits.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Set when the page goes out, and not before: an early 404 makes the framework show its own page instead of this one.</summary>
    private void Answer(int status) => Context.Response.OnStarting(() =>
    {
        Context.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
