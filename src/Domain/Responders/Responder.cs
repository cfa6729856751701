namespace Muster.Domain.Responders;

/// <summary>Somebody in a case, known by pseudonym. The record stays when the case is gone.</summary>
public sealed class Responder : IVersioned
{
    private Responder() { }

    public Responder(string pseudonym, ResponderRole role, IEnumerable<string> rooms, DateTimeOffset now, Invite? invite = null)
    {
        Id = Guid.CreateVersion7(now);
        Pseudonym = pseudonym;
        Role = role;
        RoomAliases = string.Join(',', rooms);
        InviteId = invite?.Id;
        InviteNumber = invite?.Number;
        CreatedAt = now;
        State = ResponderState.Accepting;
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public string Pseudonym { get; private set; } = "";
    public ResponderRole Role { get; private set; }
    public ResponderState State { get; private set; }

    /// <summary>The homeserver has not done yet what the state says: it is saved first, so that whoever is interrupted knows what was meant.</summary>
    public bool Outstanding { get; private set; }
    public Guid? InviteId { get; private set; }

    /// <summary>The number of the invite they came by; it never changes, so it is kept here too.</summary>
    public int? InviteNumber { get; private set; }

    /// <summary>Comma-separated aliases of the rooms that the invite named.</summary>
    public string RoomAliases { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was decided to let them into the rooms: from here on they may have read.</summary>
    public DateTimeOffset? JoinedAt { get; private set; }

    /// <summary>When the homeserver had shut them out; null until it has.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>Real name and phone number, encrypted with the case's key; null where none was given.</summary>
    public byte[]? SealedName { get; private set; }
    public byte[]? SealedPhone { get; private set; }

    /// <summary>
    /// The commander's own passphrase, encrypted with the case's key, until they say that they have kept it. Null for everybody else.
    /// </summary>
    public byte[]? SealedPassphrase { get; private set; }

    /// <summary>What an account that turned out to be somebody else could have read, as JSON; null unless "not them" was used.</summary>
    public string? ExposureJson { get; private set; }
    public int Version { get; set; }

    public IReadOnlyList<string> Rooms => RoomAliases.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What clients show; the mark of the commander cannot be taken on by anybody else because names are not changeable.</summary>
    public string DisplayName => Role switch
    {
        ResponderRole.Responder => Pseudonym,
        ResponderRole.Lead => $"{Pseudonym} (lead)",
        ResponderRole.Commander => $"{Pseudonym} (commander)",
    };

    public void WaitForAdmission() => State = ResponderState.AwaitingAdmission;

    public void Joined(DateTimeOffset now)
    {
        Becomes(ResponderState.Joined);
        JoinedAt ??= now;
    }

    public void Locked() => Becomes(ResponderState.Locked);

    public void Unlocked() => Becomes(JoinedAt is null ? ResponderState.AwaitingAdmission : ResponderState.Joined);

    public void Removed() => Becomes(ResponderState.Removed);

    public void WasNotThem() => Becomes(ResponderState.NotThem);

    /// <summary>The homeserver has done what the state says.</summary>
    public void CarriedOut(DateTimeOffset now)
    {
        Outstanding = false;
        if (State is ResponderState.Removed or ResponderState.NotThem) RemovedAt ??= now;
    }

    public void CouldHaveRead(string exposureJson) => ExposureJson = exposureJson;

    public void SealIdentity(byte[]? name, byte[]? phone)
    {
        SealedName = name;
        SealedPhone = phone;
    }

    public void SealPassphrase(byte[]? passphrase) => SealedPassphrase = passphrase;

    private void Becomes(ResponderState state)
    {
        State = state;
        Outstanding = true;
    }
}

public enum ResponderState
{
    /// <summary>The invite is accepted; the account is being made.</summary>
    Accepting,

    /// <summary>Has an account but no room until a commander heard their voice.</summary>
    AwaitingAdmission,

    Joined,

    /// <summary>Cannot use the server, keeps their keys; reversible.</summary>
    Locked,

    /// <summary>Sent out of every room.</summary>
    Removed,

    /// <summary>The commander found that it was somebody else.</summary>
    NotThem,
}
