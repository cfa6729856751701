using System.Collections.Concurrent;
using Muster.Domain;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Tests.Support;

/// <summary>A homeserver that remembers what it was asked, and does not answer where a test says so.</summary>
internal sealed class FakeAccounts : IResponderAccounts
{
    private readonly ConcurrentQueue<string> calls = new();

    /// <summary>Acts, in order: <c>make</c>, <c>join</c>, <c>lock</c>...</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    /// <summary>Passphrases by pseudonym, as a homeserver would know them.</summary>
    public ConcurrentDictionary<string, string> Passphrases { get; } = new();

    public bool IsDown { get; set; }

    /// <summary>The one act that it does not answer to.</summary>
    public string? IsDownFor { get; set; }

    /// <summary>What happens elsewhere just before an act is done.</summary>
    public ConcurrentDictionary<string, Func<Task>> Before { get; } = new();

    /// <summary>What everybody is signed in with.</summary>
    public IReadOnlyList<Device> Devices { get; set; } = [];

    /// <summary>A case about which asking throws, as a key ring that does not fit would make it.</summary>
    public Guid? BrokenCase { get; set; }

    public Task<Problem?> MakeAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken) => Act("make", () => Passphrases[account.Pseudonym] = passphrase);

    public Task<Problem?> JoinAsync(CaseAccount account, CancellationToken cancellationToken) => Act("join");

    public Task<Problem?> ReplacePassphraseAsync(CaseAccount account, string passphrase, CancellationToken cancellationToken) => Act("replace", () => Passphrases[account.Pseudonym] = passphrase);

    public Task<Problem?> LockAsync(CaseAccount account, bool locked, CancellationToken cancellationToken) => Act(locked ? "lock" : "unlock");

    public Task<Problem?> SignOutAsync(CaseAccount account, string? deviceId, CancellationToken cancellationToken) => Act("sign-out");

    public async Task<Problem?> RemoveAsync(CaseAccount account, CancellationToken cancellationToken) => await Act("remove") ?? Resistance;

    /// <summary>Whether counting takes longer than anybody waits.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Why an account cannot be banned from some room.</summary>
    public Problem? Resistance { get; set; }

    public async Task<Problem?> BanAsync(CaseAccount account, DateTimeOffset? since, DateTimeOffset until, CancellationToken cancellationToken) =>
        account.CaseId == BrokenCase ? throw new InvalidOperationException("It cannot even be asked.") : await Act("ban") ?? Resistance;

    public async Task<Result<Exposure>> CountAsync(CaseAccount account, DateTimeOffset since, DateTimeOffset until, TimeSpan patience, CancellationToken cancellationToken) =>
        IsBusy ? new Problem(ProblemType.HomeserverUnreachable, "It did not answer in time.")
        : await Act("count") is { } down ? down : new Exposure(["#control"], since, until, 7, 2);

    public async Task<Result<Dictionary<string, IReadOnlyList<Device>>>> DevicesAsync(Guid caseId, IReadOnlyList<string> pseudonyms, CancellationToken cancellationToken) =>
        await Act("devices") is { } down ? down : pseudonyms.ToDictionary(name => name, _ => Devices);

    private async Task<Problem?> Act(string call, Action? effect = null)
    {
        if (Before.TryRemove(call, out var elsewhere)) await elsewhere();
        if (IsDown || IsDownFor == call) return new Problem(ProblemType.HomeserverUnreachable, "It does not answer.");
        calls.Enqueue(call);
        effect?.Invoke();
        return null;
    }
}
