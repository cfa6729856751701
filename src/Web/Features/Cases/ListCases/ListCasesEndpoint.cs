using Muster.Domain;
using Muster.Domain.Cases.Lifecycle;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

internal static class ListCasesEndpoint
{
    public static void MapListCases(this RouteGroupBuilder cases)
    {
        cases.MapGet("", ListAsync)
            .WithSummary("List cases").WithDescription("A page of the cases that the token may read. state: names of states, repeated or with commas, or open for all but Disposed. q: words in codename or title. sort: newest, severity, auto-dispose. cursor: next of the page before.")
            .Produces<Page<CaseSummary>>()
            .WithProblems(ProblemType.Invalid);
        cases.MapGet("/attention", async (Caller caller, ListAttention list, CancellationToken cancel) => (await list.ExecuteAsync(caller.Actor, default, cancel)).ToHttp(all => Results.Ok(all.Items)))
            .WithSummary("What needs a person").WithDescription("Over all cases that the token may read; worst first. At most 100.")
            .Produces<IReadOnlyList<AttentionInCase>>();
    }

    private static async Task<IResult> ListAsync(string[]? state, string? q, string? sort, string? cursor, int? limit, Caller caller, ListCases list, CancellationToken cancel)
    {
        var states = States(state ?? []);
        if (states.Problem is { } unknown) return unknown.ToHttp();
        if (Sort(sort) is not { } order) return Problem.Field("sort", "One of newest, severity, auto-dispose.").ToHttp();
        var input = new ListCasesInput { States = states.Value, Query = q, Sort = order, Cursor = string.IsNullOrEmpty(cursor) ? null : cursor, Limit = limit ?? 50 };
        return (await list.ExecuteAsync(caller.Actor, input, cancel)).ToHttp();
    }

    private static Result<List<CaseState>> States(string[] words)
    {
        var states = new List<CaseState>();
        foreach (var word in words.SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (word.Equals("open", StringComparison.OrdinalIgnoreCase)) states.AddRange(ListCasesInput.Open);
            else if (word.All(char.IsAsciiLetter) && Enum.TryParse<CaseState>(word, ignoreCase: true, out var known)) states.Add(known);
            else return Problem.Field("state", $"One or more of {string.Join(", ", Enum.GetNames<CaseState>())}, or open.");
        }
        return states.Distinct().ToList();
    }

    private static CaseSort? Sort(string? word) =>
        string.IsNullOrEmpty(word) ? CaseSort.Newest : Enum.GetValues<CaseSort>().Where(sort => Names.Kebab(sort) == word).Select(sort => (CaseSort?)sort).FirstOrDefault();
}
