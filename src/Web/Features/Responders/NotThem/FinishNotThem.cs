using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.NotThem;

/// <summary>
/// Carries "not them" out on the homeserver, from wherever it was interrupted: first the ban, which is stored at once; then the counting
/// of what the account could have read, which may take long in a busy case and holds nothing up.
/// </summary>
public sealed class FinishNotThem(IResponderAccounts accounts, TimeProvider clock)
{
    private const string Kind = "not-them-unfinished";

    /// <summary>Somebody waits for it.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>Saves through <paramref name="db"/>. The case needs its open attention loaded.</summary>
    /// <param name="waiting">Whether somebody waits: counting is then given up soon, and is done in the background.</param>
    public async Task<Result<Exposure>> ExecuteAsync(PanelDbContext db, Case @case, Responder person, bool waiting, CancellationToken cancellationToken)
    {
        var failed = Exposure.FromJson(person.ExposureJson) is { IsOut: true } ? null : await BanAsync(db, @case, person, cancellationToken);
        var exposure = await CountAsync(db, @case, person, waiting, cancellationToken); // a room that it cannot be taken out of keeps nobody from knowing
        return failed is not null ? failed : exposure;
    }

    private async Task<Problem?> BanAsync(PanelDbContext db, Case @case, Responder person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = person.RemovedAt ?? now;
        var failed = await accounts.BanAsync(CaseAccount.Of(person), person.JoinedAt, until, cancellationToken);
        var known = Exposure.FromJson(person.ExposureJson) ?? Exposure.Uncounted([.. person.Rooms.Select(room => $"#{room}")], person.JoinedAt, until);
        person.WasNotThem((known with { IsOut = failed is null }).ToJson(), now);
        var text = Text(person);
        if (failed is not null) @case.Raise(Kind, AttentionLevel.Bad, text, $"{failed.Detail} Muster goes on trying; look at the homeserver's health", now);
        else
        {
            foreach (var item in @case.Attention.Where(a => a.ClearedAt is null && a.Kind == Kind && a.Text == text).ToList()) @case.Dismiss(item.Id, now);
            @case.Note("not-them-done", $"{person.Pseudonym} is out of every room", Actor.Muster, now);
        }
        await db.SaveChangesAsync(cancellationToken);
        return failed;
    }

    private async Task<Exposure> CountAsync(PanelDbContext db, Case @case, Responder person, bool waiting, CancellationToken cancellationToken)
    {
        var known = Exposure.FromJson(person.ExposureJson)!;
        if (known.IsCounted) return known;
        var counted = await accounts.CountAsync(CaseAccount.Of(person), person.JoinedAt, known.Until, waiting ? Short : Long, cancellationToken);
        if (!counted.Ok) return known;
        var (now, exposure) = (clock.GetUtcNow(), counted.Value with { IsOut = known.IsOut });
        person.WasNotThem(exposure.ToJson(), now);
        @case.Note("not-them-counted", $"{person.Pseudonym} could have read {(exposure.Complete ? "" : "at least ")}{exposure.Events} messages and {exposure.Files} files", Actor.Muster, now);
        await db.SaveChangesAsync(cancellationToken);
        return exposure;
    }

    private static string Text(Responder person) => $"{person.Pseudonym} was not who they should be, and is not out of every room yet";
}
