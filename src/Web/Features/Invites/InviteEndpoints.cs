using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Web.Account;
using Muster.Web.Api;
using Muster.Web.Features.Invites.CreateInvites;
using Muster.Web.Features.Invites.RevokeInvite;

namespace Muster.Web.Features.Invites;

/// <param name="Count">1 to 50.</param>
/// <param name="ExpiresInMinutes">1 to 43,200; 1,440 (24 h) unless given.</param>
/// <param name="RealName">Sealed with the case's key; needs count 1.</param>
/// <param name="Phone">Sealed likewise.</param>
/// <param name="Role">responder or lead.</param>
/// <param name="Rooms">Aliases; the rooms that every case has unless given.</param>
/// <param name="VoiceCode">Ask for six digits that are given by voice.</param>
/// <param name="Admit">open or after-voice-check; as the case says unless given.</param>
internal sealed record CreateInvitesBody(
    int? Count, int? ExpiresInMinutes, string? RealName, string? Phone, ResponderRole? Role, IReadOnlyList<string>? Rooms, bool? VoiceCode, Admission? Admit);

internal static class InviteEndpoints
{
    public static void MapInvites(this RouteGroupBuilder cases)
    {
        cases.MapPost("/{id:guid}/invites", CreateAsync)
            .WithSummary("Invite people").WithDescription("Makes single-use links. An address is shown this once. Possible while the case is Provisioning, too: the join page waits.")
            .Produces<List<CreatedInvite>>(StatusCodes.Status201Created)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState);
        cases.MapGet("/{id:guid}/invites", async (Guid id, Caller caller, ListInvites.ListInvites list, CancellationToken cancel) =>
                (await list.ExecuteAsync(caller.Actor, id, cancel)).ToHttp())
            .WithSummary("List invites").WithDescription("Newest first; open, used, expired, revoked and burnt (five wrong codes) are told apart here.")
            .Produces<List<InviteView>>()
            .WithProblems(ProblemType.NotFound);
        cases.MapDelete("/{id:guid}/invites/{invite:guid}", async (Guid id, Guid invite, Caller caller, RevokeInvite.RevokeInvite revoke, CancellationToken cancel) =>
                (await revoke.ExecuteAsync(caller.Actor, new RevokeInviteInput(id, invite), cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary("Revoke an invite").WithDescription("Repeating it is harmless. A used invite cannot be revoked.")
            .Produces(StatusCodes.Status204NoContent)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);
    }

    private static async Task<IResult> CreateAsync(
        Guid id, CreateInvitesBody? body, Caller caller, CreateInvites.CreateInvites create, HttpRequest request, CancellationToken cancel)
    {
        var input = new CreateInvitesInput(
            id, body?.Count ?? 1, body?.ExpiresInMinutes, body?.RealName, body?.Phone, body?.Role ?? ResponderRole.Responder, body?.Rooms,
            body?.VoiceCode ?? false, body?.Admit, PanelAddress.Of(request).AbsoluteUri);
        return (await create.ExecuteAsync(caller.Actor, input, cancel)).ToHttp(made => Results.Json(made, statusCode: StatusCodes.Status201Created));
    }
}
