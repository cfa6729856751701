using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Muster.Web.Access;

namespace Muster.Web.Shared;

/// <summary>
/// Catches what nobody expected: shows a reference that finds the log entry, and never the exception's own text, which may hold secrets.
/// Interactive pages put it around their content again, because a layout's boundary does not reach into a circuit.
/// </summary>
public sealed partial class FaultBoundary(ILogger<FaultBoundary> logger) : ErrorBoundaryBase
{
    private string reference = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is SignedOutException) return Task.CompletedTask;
        reference = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString()[..12];
        Log.Fault(logger, reference, exception);
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

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A page failed, reference {Reference}")]
        public static partial void Fault(ILogger logger, string reference, Exception exception);
    }
}
