using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Web.Api;

namespace Muster.Web.Features.Cases;

/// <param name="UserName">The name that they sign in to the panel with.</param>
internal sealed record AddMemberBody(string? UserName, CaseRole Role);

internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder cases)
    {
        cases.MapGet("/{id:guid}/members", async (Guid id, Caller caller, ListMembers list, CancellationToken cancel) => (await list.ExecuteAsync(caller.Actor, id, cancel)).ToHttp(all => Results.Ok(all.Items)))
            .WithSummary("Members of a case").Produces<IReadOnlyList<MemberView>>().WithProblems(ProblemType.NotFound);

        cases.MapPost("/{id:guid}/members", async (Guid id, AddMemberBody body, Caller caller, AddMember add, CancellationToken cancel) =>
                (await add.ExecuteAsync(caller.Actor, new AddMemberInput(id, body.UserName, body.Role), cancel)).ToHttp())
            .WithSummary("Let a panel user read or command a case").Produces<MemberView>()
            .WithProblems(ProblemType.Invalid, ProblemType.NotFound, ProblemType.Stale);

        cases.MapDelete("/{id:guid}/members/{userId}", async (Guid id, string userId, Caller caller, RemoveMember remove, CancellationToken cancel) =>
                (await remove.ExecuteAsync(caller.Actor, new RemoveMemberInput(id, userId), cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary("End a member's access").WithDescription("A case always keeps a commander.").Produces(StatusCodes.Status204NoContent)
            .WithProblems(ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale);
    }
}
