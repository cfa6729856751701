using Microsoft.AspNetCore.Mvc;
using Muster.Domain;
using Muster.Web.Api;
using Muster.Web.Features.Join.AcceptInvite;
using Muster.Web.Features.Join.KeepAnswer;
using Muster.Web.Features.Join.SeeAnswerAgain;
using Muster.Web.Features.Join.Wire;
using Muster.Web.Shared;

namespace Muster.Web.Features.Join;

/// <summary>What the join page asks, and programs that come in without one. Nobody is signed in here: the link's secret is what counts.</summary>
internal static class JoinEndpoints
{
    private const long MaxBody = 4096;

    public sealed record AcceptBody(string? VoiceCode);

    /// <summary>A QR code of the homeserver's address, as one SVG path; it names no third party.</summary>
    public sealed record QrView(string Path, int Size);

    public sealed record AnswerView(
        string MatrixId, string Passphrase, string Homeserver, string? WarRoomUrl, string? WebClientUrl, string Pseudonym, string ServerName, string Codename,
        string Role, IReadOnlyList<string> Rooms, string? VoiceBridge, bool Admitted, DateTimeOffset ShownUntil, bool OnlyThisMachine, QrView HomeserverQr);

    public static void MapJoin(this IEndpointRouteBuilder routes)
    {
        var join = routes.MapGroup("/api/v1/join/{token}").AllowAnonymous().DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody)).AddEndpointFilter<JoinGuard>().WithTags("Join").WithProblems(ProblemType.InviteUnusable, ProblemType.TooMany);
        join.MapGet("", async (HttpContext context, ViewInvite.ViewInvite view, CancellationToken cancel) =>
            Answer(await view.ExecuteAsync(JoinLinkFeature.TokenOf(context), cancel)))
            .WithSummary("Look at a link").WithDescription("Consumes nothing. Every link that cannot be used gets the same answer.").Produces<JoinView>();
        join.MapPost("", async (HttpContext context, AcceptBody? body, AcceptInvite.AcceptInvite accept, CancellationToken cancel) =>
            Answer(await accept.ExecuteAsync(new AcceptInviteInput(JoinLinkFeature.TokenOf(context), KeyOf(context), body?.VoiceCode), cancel)))
            .WithSummary("Accept an invite").WithDescription("Once. The same Idempotency-Key gets the same answer for ten minutes or until it was kept.")
            .Produces<AnswerView>(StatusCodes.Status201Created).Produces<AnswerView>()
            .WithProblems(ProblemType.CaseNotReady, ProblemType.VoiceCodeWrong, ProblemType.HomeserverUnreachable);
        join.MapPost("again", async (HttpContext context, SeeAnswerAgain.SeeAnswerAgain again, CancellationToken cancel) =>
            Answer(await again.ExecuteAsync(Input(context), cancel)))
            .WithSummary("See the answer again").WithDescription("For the Idempotency-Key that accepted. Never accepts anything.").Produces<AnswerView>()
            .WithProblems(ProblemType.HomeserverUnreachable);
        join.MapPost("keep", async (HttpContext context, KeepAnswer.KeepAnswer keep, CancellationToken cancel) =>
            await keep.ExecuteAsync(Input(context), cancel) is { Problem: { } problem } ? (IResult)JoinResults.Problem(problem) : TypedResults.NoContent())
            .WithSummary("Say that the passphrase is kept").WithDescription("Nobody sees it again.").Produces(StatusCodes.Status204NoContent);
        join.MapGet("standing", async (HttpContext context, SeeStanding standing, CancellationToken cancel) =>
            Answer(await standing.ExecuteAsync(Input(context), cancel)))
            .WithSummary("See whether one was let in, or shut out").WithDescription("For the Idempotency-Key that accepted.").Produces<JoinStanding>();
    }

    private static SeeAnswerAgainInput Input(HttpContext context) => new(JoinLinkFeature.TokenOf(context), KeyOf(context));

    private static string? KeyOf(HttpContext context) => context.Request.Headers["Idempotency-Key"] is [{ } key] ? key : null;

    private static IResult Answer<T>(Result<T> result) => result.Problem is { } problem ? JoinResults.Problem(problem) : TypedResults.Ok(result.Value);

    private static IResult Answer(Result<JoinAnswer> result)
    {
        if (result.Problem is { } problem) return JoinResults.Problem(problem);
        var a = result.Value;
        var (path, size) = QrPath.Draw(a.Homeserver);
        var view = new AnswerView(
            a.MatrixId, a.Passphrase, a.Homeserver, a.WarRoomUrl, a.WebClientUrl, a.Pseudonym, a.ServerName, a.Codename, a.Role.ToString().ToLowerInvariant(), a.Rooms,
            a.VoiceBridge, a.Admitted, a.ShownUntil, new Uri(a.Homeserver).IsLoopback, new QrView(path, size));
        return a.Fresh ? TypedResults.Created((string?)null, view) : TypedResults.Ok(view);
    }
}
