using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Web.Api;
using Muster.Web.Api.Idempotency;

namespace Muster.Web.Features.Cases;

/// <summary>A new case, as programs ask for it.</summary>
/// <param name="Title">One line of at most 200 characters. Never leaves the panel.</param>
/// <param name="Host">A key that GET /hosts lists.</param>
/// <param name="Severity">How bad it is; sev2 where nothing is said.</param>
/// <param name="Codename">Two words with a hyphen; left out, Muster picks them.</param>
/// <param name="Rooms">Rooms besides control and war-room: technical, comms, legal, vendor.</param>
/// <param name="VoiceBridge">A number or link for the voice call, at most 300 characters.</param>
/// <param name="AutoDisposeAt">When the case disposes of itself: between one hour and one year ahead.</param>
/// <param name="Admission">Whether responders are let into rooms at once, or after a voice check.</param>
internal sealed record OpenCaseBody(
    string? Title, string? Host, Severity? Severity, string? Codename, IReadOnlyList<string>? Rooms, string? VoiceBridge,
    DateTimeOffset? AutoDisposeAt, Admission? Admission)
{
    public OpenCaseInput ToInput() => new(Title, Host)
    {
        Severity = Severity,
        Codename = Codename,
        Rooms = Rooms,
        VoiceBridge = VoiceBridge,
        AutoDisposeAt = AutoDisposeAt,
        Admission = Admission,
    };
}

internal static class OpenCaseEndpoint
{
    public static void MapOpenCase(this RouteGroupBuilder cases) => cases.MapPost("", OpenAsync)
        .WithSummary("Open a case").WithDescription("Answers at once; follow the case until its state is Active or Failed.")
        .Produces<CaseView>(StatusCodes.Status202Accepted)
        .WithProblems(ProblemType.Invalid, ProblemType.UnknownHost);

    private static async Task<IResult> OpenAsync(OpenCaseBody body, Caller caller, OpenCase open, ShowCase show, HttpContext context, CancellationToken cancel)
    {
        Result<Guid> opened = context.Features.Get<OpenedBefore>() is { } before
            ? before.CaseId
            : await open.ExecuteAsync(caller.Actor, body.ToInput(), cancel);
        return opened.Problem is { } problem ? problem.ToHttp() : await show.AcceptedAsync(caller, opened.Value, cancel);
    }
}
