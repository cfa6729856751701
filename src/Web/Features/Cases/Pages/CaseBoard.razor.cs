using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Web.Access;
using Muster.Web.Live;
using Muster.Web.Shared;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>All open cases with what needs somebody above them; search, state and order stand in the address.</summary>
public sealed partial class CaseBoard(ActorAccessor actors, ListCases list, ListAttention attention, ListDisposed disposed, CountCases count) : LiveView<CaseBoardView>
{
    private const int RecentlyDisposed = 5;
    private (string?, string?, string?, string?)? shown;

    [Parameter]
    public string? Query { get; set; }

    /// <summary>A state's name in lower case, "open" (also where it is missing), or "all".</summary>
    [Parameter]
    public string? State { get; set; }

    [Parameter]
    public string? Order { get; set; }

    [Parameter]
    public string? After { get; set; }

    private (string?, string?, string?, string?) Asked => (Query, State, Order, After);

    private CaseSort Sort => Enum.TryParse<CaseSort>(Order, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : CaseSort.Newest;

    private CaseState? OneState => Enum.TryParse<CaseState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Query) || State is not (null or "" or "open") || After is not null;

    private IReadOnlyList<ToDo> ToDos => View is null ? [] :
        [.. View.NeedsYou.Select(item => new ToDo(item.Id.ToString(), item.Level.ToTone(), item.Text, $"{item.Codename} · {item.Act}", item.Since, "Open case", item.Kind == "awaiting-admission" ? $"cases/{item.CaseId}/responders" : $"cases/{item.CaseId}"))];

    protected override async Task<Result<CaseBoardView>> AskAsync(CancellationToken cancel)
    {
        shown = Asked;
        var actor = await actors.GetAsync(cancel);
        var cases = await list.ExecuteAsync(actor, new ListCasesInput { States = OneState is { } one ? [one] : State == "all" ? null : ListCasesInput.Open, Query = Query, Sort = Sort, Cursor = After }, cancel);
        var counts = await count.ExecuteAsync(actor, default, cancel);
        var needs = await attention.ExecuteAsync(actor, default, cancel);
        var gone = await disposed.ExecuteAsync(actor, RecentlyDisposed, cancel);
        return (cases.Problem ?? counts.Problem ?? needs.Problem ?? gone.Problem) is { } problem ? problem
            : new CaseBoardView(counts.Value, needs.Value.Items, cases.Value, gone.Value.Items, actor.Role is PanelRole.Admin or PanelRole.Commander);
    }

    /// <summary>The address changed: another search, state, order or page.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (shown is null) shown = Asked;
        else if (shown != Asked) await RefreshAsync();
    }

    private string Address(string? sort = null, string? after = null) => QueryHelpers.AddQueryString("cases", new Dictionary<string, string?>
    {
        ["q"] = string.IsNullOrWhiteSpace(Query) ? null : Query,
        ["state"] = State,
        ["sort"] = sort ?? Order,
        ["after"] = after,
    }.Where(pair => pair.Value is not null));

}
