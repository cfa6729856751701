using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Web.Access;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>Fills in an <see cref="OpenCaseInput"/>, sends it, and leads to the case whose steps then show.</summary>
public sealed partial class NewCaseForm(ActorAccessor actors, OpenCase openCase, ProposeCodename propose, NavigationManager navigation, IJSRuntime js, TimeProvider time)
{
    private readonly NewCaseDraft draft = new();
    private Problem? problem;
    private bool busy;

    /// <summary>The words of the prerendered page stay the same when it becomes interactive.</summary>
    [PersistentState]
    public string? Proposed { get; set; }

    [Parameter]
    public bool Drill { get; set; }

    private TimeProvider Time => time;

    protected override async Task OnInitializedAsync()
    {
        if (Drill) draft.Severity = Severity.Drill;
        draft.Codename = Proposed ??= await ProposeAsync();
    }

    private async Task NewWordsAsync()
    {
        draft.Codename = await ProposeAsync();
        problem = null;
    }

    private async Task<string> ProposeAsync()
    {
        var answer = await propose.ExecuteAsync(await actors.GetAsync(), default, CancellationToken.None);
        problem = answer.Problem;
        return answer.Ok ? answer.Value : "";
    }

    private string? ErrorOf(string field) => problem?.Errors.TryGetValue(field, out var messages) == true ? messages[0] : null;

    private async Task OpenAsync()
    {
        if (busy) return;
        if (draft is { Life: CaseLife.UntilDate, UntilLocal: null })
        {
            problem = Problem.Field("autoDisposeAt", "Choose a date and a time."); // none would mean never
            return;
        }
        (busy, problem) = (true, null);
        try
        {
            var answer = await openCase.ExecuteAsync(await actors.GetAsync(), new OpenCaseInput(draft.Title, draft.Host)
            {
                Severity = draft.Severity,
                Codename = draft.Codename,
                Rooms = draft.Rooms,
                VoiceBridge = draft.VoiceBridge,
                AutoDisposeAt = await DisposeAtAsync(),
                Admission = draft.Admission,
            }, CancellationToken.None);
            if (answer.Ok) navigation.NavigateTo($"cases/{answer.Value}");
            else problem = answer.Problem;
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>A picked date is in the browser's time zone, which only the browser knows.</summary>
    private async Task<DateTimeOffset?> DisposeAtAsync()
    {
        if (draft.Life != CaseLife.UntilDate) return draft.DisposeAt(time.GetUtcNow());
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/time.js");
        return draft.UntilLocal is { } local ? await module.InvokeAsync<DateTimeOffset?>("toUtc", local.ToString("s", System.Globalization.CultureInfo.InvariantCulture)) : null;
    }
}
