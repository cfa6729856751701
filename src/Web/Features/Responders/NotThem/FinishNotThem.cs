using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.NotThem;

/// <summary>Carries "not them" out on the homeserver, from wherever it was interrupted, and stores what the account could have read.</summary>
public sealed class FinishNotThem(IResponderAccounts accounts, TimeProvider clock)
{
    private const string Kind = "not-them-unfinished";

    /// <summary>Saves through <paramref name="db"/>. The case needs its open attention loaded.</summary>
    public async Task<Result<Exposure>> ExecuteAsync(PanelDbContext db, Case @case, Responder person, CancellationToken cancellationToken)
    {
        if (Exposure.FromJson(person.ExposureJson) is { } known) return known;
        var now = clock.GetUtcNow();
        var banned = await accounts.BanAsync(CaseAccount.Of(person), person.JoinedAt, person.RemovedAt ?? now, cancellationToken);
        if (banned.Problem is { } failed)
        {
            @case.Raise(Kind, AttentionLevel.Bad, Text(person), "Muster goes on trying; look at the homeserver's health", now);
            await db.SaveChangesAsync(cancellationToken);
            return failed;
        }
        person.WasNotThem(banned.Value.ToJson(), now);
        var text = Text(person);
        if (@case.Attention.FirstOrDefault(a => a.ClearedAt is null && a.Kind == Kind && a.Text == text) is { } item) @case.Dismiss(item.Id, now);
        @case.Note("not-them-done", $"{person.Pseudonym} is out of every room; could have read {banned.Value.Events} messages and {banned.Value.Files} files", Actor.Muster, now);
        await db.SaveChangesAsync(cancellationToken);
        return banned.Value;
    }

    private static string Text(Responder person) => $"{person.Pseudonym} was not who they should be, and is not out of every room yet";
}
