using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Muster.Data.Changes;
using Muster.Domain;
using Muster.Web.Access;

namespace Muster.Web.Live;

/// <summary>
/// A part of a page that shows what a query answers, and asks again when a case changes: at once through <see cref="CaseChanges"/>, at most
/// four times a second, and every 15 seconds anyway, because another process may have changed rows. What the prerendered page showed is handed to
/// the circuit, so that nothing is asked twice and nothing flickers. It is drawn anew only where the answer is another one: all that depends on
/// the answer or on the time stands in the view, or ticks in the browser.
/// </summary>
public abstract partial class LiveView<TView> : ComponentBase, IDisposable
    where TView : class
{
    /// <summary>So many faults one after another are an outage, which people have to be told of.</summary>
    private const int Patience = 4;

    private static readonly TimeSpan AskAnyway = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim changed = new(0, 1);
    private IDisposable? subscription;
    private int asked;
    private int faults;

    protected LiveView() => Gone = gone.Token;

    /// <summary>What is shown; null until the first answer.</summary>
    [PersistentState]
    public TView? View { get; set; }

    /// <summary>Why there is nothing to show, or null.</summary>
    protected Problem? Problem { get; private set; }

    /// <summary>Ends when the person leaves the page.</summary>
    protected CancellationToken Gone { get; }

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private CaseChanges Changes { get; set; } = default!;

    [Inject]
    private ILoggerFactory Log { get; set; } = default!;

    /// <summary>The one case to watch, or null for all.</summary>
    protected virtual Guid? Watched => null;

    public void Dispose()
    {
        subscription?.Dispose();
        gone.Cancel();
        gone.Dispose();
        changed.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the query.</summary>
    protected abstract Task<Result<TView>> AskAsync(CancellationToken cancel);

    /// <summary>Asks again at once: after an act of this very page.</summary>
    protected Task RefreshAsync() => AskAgainAsync();

    protected override async Task OnInitializedAsync()
    {
        if (View is null) await RefreshAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender) return;
        subscription = Changes.Subscribe(_ => Signal(), Watched);
        _ = WatchAsync();
    }

    /// <summary>True where the answer is another one. Of two that are asked for at once, the later one counts.</summary>
    private async Task<bool> AskAgainAsync()
    {
        var turn = ++asked;
        Result<TView> answer;
        try
        {
            answer = await AskAsync(Gone);
            faults = 0;
        }
        catch (Exception fault) when (View is not null && fault is not (SignedOutException or OperationCanceledException) && ++faults < Patience)
        {
            LogFault(Log.CreateLogger(GetType()), fault); // the page may hold what cannot be shown again: it stays, and asks again soon
            return false;
        }
        if (turn != asked) return false;
        if (answer.Ok && Problem is null && AreSame(View, answer.Value)) return false;
        Problem = answer.Problem;
        if (answer.Ok) View = answer.Value;
        else if (answer.Problem!.Type == ProblemType.NotFound) View = null; // not theirs to read any more
        return true;
    }

    /// <summary>Views are plain data with lists in them, which records compare by reference; as JSON they are handed to the circuit anyway.</summary>
    private static bool AreSame(TView? one, TView? other) =>
        JsonSerializer.SerializeToUtf8Bytes(one).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other));

    private void Signal()
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // A change is waiting to be shown already.
        }
        catch (ObjectDisposedException)
        {
            // The change came while the person left.
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (!Gone.IsCancellationRequested)
            {
                await changed.WaitAsync(AskAnyway, Gone);
                await InvokeAsync(async () =>
                {
                    if (await AskAgainAsync()) StateHasChanged();
                });
                await Task.Delay(Pause, Time, Gone);
            }
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            // The person left; a query that was under way ended with them.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "An open page could not ask anew; it shows what it has and tries again")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
