using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Account;
using Muster.Web.Api;
using Muster.Web.Api.Idempotency;
using Muster.Web.Features.Responders.CommanderSignIn;
using Muster.Web.Features.Responders.LockResponder;
using Muster.Web.Features.Responders.NewPassphrase;
using Muster.Web.Features.Responders.NotThem;
using Muster.Web.Features.Responders.RevealResponder;
using Muster.Web.Features.Responders.SignOutResponder;

namespace Muster.Web.Features.Responders;

/// <param name="DeviceId">One device; all of them unless given.</param>
internal sealed record SignOutBody(string? DeviceId);

/// <param name="Reason">Goes into the audit log.</param>
internal sealed record RevealBody(string? Reason);

internal static class ResponderEndpoints
{
    public static void MapResponders(this RouteGroupBuilder cases)
    {
        cases.MapGet("/{id:guid}/responders", async (Guid id, Caller caller, ListResponders.ListResponders list, CancellationToken cancel) =>
                (await list.ExecuteAsync(caller.Actor, id, cancel)).ToHttp(view => Results.Ok(view.People)))
            .WithSummary("List responders").WithDescription("With devices, their Ed25519 fingerprints in groups of four and checked cross-signing; devices is null where the homeserver does not answer in time.")
            .Produces<IReadOnlyList<ResponderView>>()
            .WithProblems(ProblemType.NotFound);

        var one = cases.MapGroup("/{id:guid}/responders/{responder:guid}").WithTags("Responders");
        one.MapAct("admit", "Let somebody in", "After hearing their voice: they join their rooms.",
            (AdmitResponder.AdmitResponder act, Actor actor, ResponderInput who, CancellationToken cancel) => act.ExecuteAsync(actor, who, cancel));
        one.MapAct("lock", "Lock an account", "Shuts them out; their devices keep their keys.",
            (LockResponder.LockResponder act, Actor actor, ResponderInput who, CancellationToken cancel) => act.ExecuteAsync(actor, who, cancel));
        one.MapAct("unlock", "Unlock an account", "Lets them in again.",
            (UnlockResponder act, Actor actor, ResponderInput who, CancellationToken cancel) => act.ExecuteAsync(actor, who, cancel));
        one.MapAct("remove", "Remove somebody", "Sends them out of every room and locks the account.",
            (RemoveResponder.RemoveResponder act, Actor actor, ResponderInput who, CancellationToken cancel) => act.ExecuteAsync(actor, who, cancel));
        one.MapPost("sign-out", async (Guid id, Guid responder, SignOutBody? body, Caller caller, SignOutResponder.SignOutResponder act, CancellationToken cancel) =>
                (await act.ExecuteAsync(caller.Actor, new SignOutInput(id, responder, body?.DeviceId), cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary("Sign devices out").WithDescription("Ends sessions for good: a signed-out device loses its keys.")
            .Produces(StatusCodes.Status204NoContent).WithPersonProblems().WithMetadata(new Repeatable());
        one.MapPost("not-them", async (Guid id, Guid responder, Caller caller, NotThem.NotThem act, HttpRequest request, CancellationToken cancel) =>
                (await act.ExecuteAsync(caller.Actor, new NotThemInput(id, responder, PanelAddress.Of(request).AbsoluteUri), cancel)).ToHttp())
            .WithSummary("Say that it was somebody else").WithDescription("Locks the account, ends its sessions, bans it from every room, replaces its invite (the address is shown this once) and tells what it could have read. Repeat it until it succeeds.")
            .Produces<NotThemView>().WithPersonProblems().WithMetadata(new Repeatable());
        one.MapPost("new-passphrase", async (Guid id, Guid responder, Caller caller, NewPassphrase.NewPassphrase act, CancellationToken cancel) =>
                (await act.ExecuteAsync(caller.Actor, new ResponderInput(id, responder), cancel)).ToHttp())
            .WithSummary("Give another passphrase").WithDescription("Shown this once; every device is signed out.")
            .Produces<NewPassphraseView>().WithPersonProblems().WithMetadata(new Repeatable());
        one.MapPost("reveal", async (Guid id, Guid responder, RevealBody body, Caller caller, RevealResponder.RevealResponder act, CancellationToken cancel) =>
                (await act.ExecuteAsync(caller.Actor, new RevealInput(id, responder, body.Reason), cancel)).ToHttp())
            .WithSummary("Reveal a real name").WithDescription("Audited with the reason. Tokens need --allow reveal.")
            .Produces<RevealedPerson>().WithPersonProblems().WithProblems(ProblemType.StepUpRequired);

        cases.MapGet("/{id:guid}/sign-in", async (Guid id, Caller caller, ShowCommanderSignIn show, CancellationToken cancel) =>
                (await show.ExecuteAsync(caller.Actor, id, cancel)).ToHttp())
            .WithSummary("The commander's own sign-in").WithDescription("Its passphrase is null once it was marked as kept.")
            .Produces<CommanderSignInView>()
            .WithProblems(ProblemType.NotFound, ProblemType.CaseNotReady);
        cases.MapPost("/{id:guid}/sign-in/keep", async (Guid id, Caller caller, KeepCommanderSignIn keep, CancellationToken cancel) =>
                (await keep.ExecuteAsync(caller.Actor, id, cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary("The commander's sign-in was kept").WithDescription("The panel forgets its passphrase.")
            .Produces(StatusCodes.Status204NoContent)
            .WithProblems(ProblemType.NotFound, ProblemType.Stale);
    }

    private static void MapAct<TCommand>(
        this RouteGroupBuilder one, string verb, string summary, string description, Func<TCommand, Actor, ResponderInput, CancellationToken, Task<Result<Done>>> act) where TCommand : notnull =>
        one.MapPost(verb, async (Guid id, Guid responder, Caller caller, IServiceProvider services, CancellationToken cancel) =>
                (await act(services.GetRequiredService<TCommand>(), caller.Actor, new ResponderInput(id, responder), cancel)).ToHttp(_ => Results.NoContent()))
            .WithSummary(summary).WithDescription(description).Produces(StatusCodes.Status204NoContent).WithPersonProblems().WithMetadata(new Repeatable());

    private static RouteHandlerBuilder WithPersonProblems(this RouteHandlerBuilder call) =>
        call.WithProblems(ProblemType.NotFound, ProblemType.WrongState, ProblemType.Stale, ProblemType.HomeserverUnreachable);
}
