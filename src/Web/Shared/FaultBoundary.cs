using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Muster.Web.Access;

namespace Muster.Web.Shared;

/// <summary>
/// Catches what nobody expected: shows a reference that finds the log entry, and never the exception's own text, which may hold secrets.
/// Interactive pages put it around their content again, because a layout's boundary does not reach into a circuit. There it also leads
/// people to sign in again once their session has ended, whether they did something or only left the page open.
/// </summary>
public sealed partial class FaultBoundary(ILogger<FaultBoundary> logger, AuthenticationStateProvider sessions, NavigationManager navigation) : ErrorBoundaryBase, IDisposable
{
    private string reference = "";

    /// <summary>The request for which the page is drawn; null in a circuit.</summary>
    [CascadingParameter] public HttpContext? Context { get; set; }

    public void Dispose() => sessions.AuthenticationStateChanged -= OnSessionChanged;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive) sessions.AuthenticationStateChanged += OnSessionChanged;
    }

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is SignedOutException)
        {
            LeadToSignIn();
            return Task.CompletedTask;
        }
        reference = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString()[..12];
        Log.Fault(logger, reference, exception);
        if (Context?.Response is { HasStarted: false } answer) answer.StatusCode = StatusCodes.Status500InternalServerError; // programs and proxies read nothing else
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        if (CurrentException is SignedOutException)
        {
            builder.OpenComponent<SignedOut>(3);
            builder.CloseComponent();
            return;
        }

        builder.OpenComponent<Fault>(1);
        builder.AddComponentParameter(2, nameof(Fault.Reference), reference);
        builder.CloseComponent();
    }

    private void OnSessionChanged(Task<AuthenticationState> state) => _ = InvokeAsync(async () =>
    {
        if ((await state).User.Identity is not { IsAuthenticated: true }) LeadToSignIn();
    });

    /// <summary>Over HTTP, where the cookie is looked at again; not while a page is only drawn, where nobody left it open.</summary>
    private void LeadToSignIn()
    {
        if (RendererInfo.IsInteractive) navigation.NavigateTo(SignedOut.SignInAgain(navigation), forceLoad: true);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A page failed, reference {Reference}")]
        public static partial void Fault(ILogger logger, string reference, Exception exception);
    }
}
