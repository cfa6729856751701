using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

/// <summary>After an act on a case: the case as it is now.</summary>
internal static class CaseAnswers
{
    public static string Address(Guid caseId) => $"/api/v1/cases/{caseId}";

    /// <summary>202: a job goes on; the address says how far it is.</summary>
    public static async Task<IResult> AcceptedAsync(this ShowCase show, Caller caller, Guid caseId, CancellationToken cancel) =>
        (await show.ExecuteAsync(caller.Actor, caseId, cancel)).ToHttp(view => Results.Accepted(Address(caseId), view));

    /// <summary>The problem, or what <see cref="AcceptedAsync"/> says.</summary>
    public static async Task<IResult> AcceptedAsync<T>(this ShowCase show, Caller caller, Guid caseId, Result<T> act, CancellationToken cancel) =>
        act.Problem is { } problem ? problem.ToHttp() : await show.AcceptedAsync(caller, caseId, cancel);

    /// <summary>The problem, or 200 and the case.</summary>
    public static async Task<IResult> ChangedAsync<T>(this ShowCase show, Caller caller, Guid caseId, Result<T> act, CancellationToken cancel) =>
        act.Problem is { } problem ? problem.ToHttp() : (await show.ExecuteAsync(caller.Actor, caseId, cancel)).ToHttp();
}
