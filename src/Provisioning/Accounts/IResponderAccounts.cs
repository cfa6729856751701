using Muster.Domain;

namespace Muster.Provisioning.Accounts;

/// <summary>
/// What happens to people on a case's homeserver. Every act may be repeated: it looks at what is there and does what is missing, so that
/// whoever was interrupted just asks again. A homeserver that does not answer is an expected failure
/// (<see cref="ProblemType.HomeserverUnreachable"/>), never an exception.
/// </summary>
public interface IResponderAccounts
{
    /// <summary>Makes the account, in no room yet, or gives the existing one this passphrase without ending its sessions.</summary>
    Task<Problem?> MakeAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken);

    /// <summary>
    /// Joins the space and the rooms that the account belongs in, with the power that its role has; not those that it was in before and left,
    /// or was sent out of.
    /// </summary>
    Task<Problem?> JoinAsync(CaseAccount account, CancellationToken cancellationToken);

    /// <summary>Sets another passphrase and ends every session; an account that is missing is made.</summary>
    Task<Problem?> ReplacePassphraseAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken);

    /// <summary>Shuts the account out, or lets it in again; its devices keep their keys (<c>soft_logout</c>).</summary>
    Task<Problem?> LockAsync(CaseAccount account, bool locked, CancellationToken cancellationToken);

    /// <summary>Ends one session, or all: a deleted device loses its keys.</summary>
    Task<Problem?> SignOutAsync(CaseAccount account, string? deviceId, CancellationToken cancellationToken);

    /// <summary>Locks the account and takes it out of every room; what its devices could read, they still can.</summary>
    Task<Problem?> RemoveAsync(CaseAccount account, CancellationToken cancellationToken);

    /// <summary>
    /// For an account that is in the wrong hands: locks it, ends its sessions, bans it from every room, those that it made too, so that
    /// everybody else's clients change keys; and says so in the rooms.
    /// </summary>
    Task<Problem?> BanAsync(CaseAccount account, DateTimeOffset? since, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Counts what a banned account could have read. In a busy case this takes long, so that it is nothing to wait for with a ban.</summary>
    /// <param name="account">With the rooms that it was let into; others are counted where it joined them.</param>
    /// <param name="since">When it was let in; else when it was made.</param>
    Task<Result<Exposure>> CountAsync(CaseAccount account, DateTimeOffset since, DateTimeOffset until, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Devices of each account, by pseudonym, as far as the homeserver tells within a short time.</summary>
    Task<Result<Dictionary<string, IReadOnlyList<Device>>>> DevicesAsync(Guid caseId, IReadOnlyList<string> pseudonyms, CancellationToken cancellationToken);
}
