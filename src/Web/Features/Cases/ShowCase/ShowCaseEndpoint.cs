using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

internal static class ShowCaseEndpoint
{
    public static void MapShowCase(this RouteGroupBuilder cases)
    {
        cases.MapGet("/{id:guid}", async (Guid id, Caller caller, ShowCase show, CancellationToken cancel) => (await show.ExecuteAsync(caller.Actor, id, cancel)).ToHttp())
            .WithSummary("Show a case").Produces<CaseView>().WithProblems(ProblemType.NotFound);
        cases.MapGet("/{id:guid}/timeline", TimelineAsync)
            .WithSummary("Timeline of a case").WithDescription("Newest first; before: next of the page before.").Produces<Page<TimelineLine>>().WithProblems(ProblemType.NotFound, ProblemType.Invalid);
    }

    private static async Task<IResult> TimelineAsync(Guid id, long? before, int? limit, Caller caller, ShowTimeline show, CancellationToken cancel) =>
        (await show.ExecuteAsync(caller.Actor, new ShowTimelineInput(id, before, limit ?? ShowCase.TimelineLength), cancel)).ToHttp();
}
