using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Features.Invites;

namespace Muster.Web.Features.Responders.RevealResponder;

/// <param name="Reason">Why, at most 500 characters; it goes into the audit log, the name does not.</param>
public sealed record RevealInput(Guid CaseId, Guid ResponderId, string? Reason);

/// <summary>Who somebody is.</summary>
public sealed record RevealedPerson(string Pseudonym, string? RealName, string? Phone)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => $"{nameof(RevealedPerson)} {Pseudonym}";
}

/// <summary>Opens a sealed name. An audited act that needs a step-up and a reason; the audit line is written before the name is shown.</summary>
public sealed class RevealResponder(IDbContextFactory<PanelDbContext> contexts, SealedPeople people, TimeProvider clock)
{
    public async Task<Result<RevealedPerson>> ExecuteAsync(Actor actor, RevealInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, new ResponderInput(input.CaseId, input.ResponderId), cancellationToken, Acts.Reveal);
        if (found.Problem is { } refused) return refused;
        var (@case, person) = found.Value;
        var reason = Text.Line(input.Reason, "reason", 500);
        if (reason.Problem is { } invalid) return invalid;
        if (person.SealedName is null && person.SealedPhone is null)
        {
            return new Problem(ProblemType.NotFound, $"No name or number is sealed for {person.Pseudonym}.") { Act = "Ask who invited them." };
        }
        var name = people.OpenName(@case.Id, person.SealedName);
        var phone = people.OpenPhone(@case.Id, person.SealedPhone);
        var saved = await found.Value.SaveAsync(db, actor, "name-revealed", $"Real name of {person.Pseudonym} revealed: {reason.Value}", clock.GetUtcNow(), cancellationToken);
        return saved.Problem is { } stale ? stale : new RevealedPerson(person.Pseudonym, name, phone);
    }
}
