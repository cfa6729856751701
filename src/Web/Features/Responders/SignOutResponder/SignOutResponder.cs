using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.SignOutResponder;

/// <param name="DeviceId">One device, or null for all.</param>
public sealed record SignOutInput(Guid CaseId, Guid ResponderId, string? DeviceId = null);

/// <summary>
/// Ends sessions. A signed-out device loses its keys, and with them what only it could read. Who asked is recorded before it is done: nobody
/// can be signed out without a trace.
/// </summary>
public sealed class SignOutResponder(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, IResponderAccounts accounts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, SignOutInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, new ResponderInput(input.CaseId, input.ResponderId), cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Arriving()) is { } not) return not;
        if (input.DeviceId is not null && Text.Line(input.DeviceId, "deviceId", 255).Problem is { } invalid) return invalid;
        var what = input.DeviceId is null ? "all devices" : "one device";
        var asked = await subject.SaveAsync(db, actor, "responder-signed-out", $"Signing out {what} of {subject.Person.Pseudonym}", clock.GetUtcNow(), cancellationToken);
        if (asked.Problem is { } stale) return stale;
        if (await accounts.SignOutAsync(subject.Account, input.DeviceId, CancellationToken.None) is not { } failed) return new Done();
        await subject.SaveAsync(db, actor, "responder-not-signed-out", $"Signing out {what} of {subject.Person.Pseudonym} failed, or was not finished", clock.GetUtcNow(), CancellationToken.None);
        return failed;
    }
}
