using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.SignOutResponder;

/// <param name="DeviceId">One device, or null for all.</param>
public sealed record SignOutInput(Guid CaseId, Guid ResponderId, string? DeviceId = null);

/// <summary>Ends sessions. A signed-out device loses its keys, and with them what only it could read.</summary>
public sealed class SignOutResponder(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, SignOutInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, new ResponderInput(input.CaseId, input.ResponderId), cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Arriving()) is { } not) return not;
        if (input.DeviceId is not null && Text.Line(input.DeviceId, "deviceId", 255).Problem is { } invalid) return invalid;
        if (await accounts.SignOutAsync(subject.Account, input.DeviceId, CancellationToken.None) is { } failed) return failed;
        var what = input.DeviceId is null ? "all devices" : "one device";
        return await subject.SaveAsync(db, actor, "responder-signed-out", $"{subject.Person.Pseudonym}: {what} signed out", clock.GetUtcNow(), CancellationToken.None);
    }
}
