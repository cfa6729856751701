using Muster.Domain.Cases;

namespace Muster.Domain.Responders;

/// <summary>
/// A link that makes one responder, once. Opening it consumes nothing, accepting does.
/// <see cref="AcceptedAt"/> is set by one conditional update, so that of many simultaneous acceptances at most one wins.
/// </summary>
public sealed class Invite : IVersioned
{
    public const int MaxWrongCodes = 5;
    public static readonly TimeSpan DefaultLife = TimeSpan.FromHours(24);
    public static readonly TimeSpan MaxLife = TimeSpan.FromDays(30);

    /// <summary>How long the browser that accepted may see the passphrase again.</summary>
    public static readonly TimeSpan AnswerLife = TimeSpan.FromMinutes(10);

    private Invite() { }

    public Invite(int number, byte[] tokenHash, ResponderRole role, IEnumerable<string> rooms, Admission admission, string createdBy, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        Id = Guid.CreateVersion7(now);
        Number = number;
        TokenHash = tokenHash;
        Role = role;
        RoomAliases = string.Join(',', rooms);
        Admission = admission;
        CreatedBy = createdBy;
        CreatedAt = now;
        ExpiresAt = expiresAt;
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }

    /// <summary>Counts the case's invites in the order of their making: what people call it by, on paper and on the telephone.</summary>
    public int Number { get; private set; }
    public byte[] TokenHash { get; private set; } = [];
    public ResponderRole Role { get; private set; }
    public string RoomAliases { get; private set; } = "";
    public Admission Admission { get; private set; }
    public string CreatedBy { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>The invite that took this one's place after "not them".</summary>
    public Guid? ReplacedById { get; private set; }

    /// <summary>The six digits, encrypted by the panel; null where none is asked for.</summary>
    public byte[]? SealedVoiceCode { get; private set; }
    public int WrongCodes { get; private set; }

    /// <summary>SHA-256 of the idempotency key of the browser that accepted.</summary>
    public byte[]? AnswerKeyHash { get; private set; }

    /// <summary>What it was shown, encrypted with a key made from that idempotency key: nobody else can read it, not even the panel.</summary>
    public byte[]? SealedAnswer { get; private set; }
    public byte[]? SealedName { get; private set; }
    public byte[]? SealedPhone { get; private set; }
    public int Version { get; set; }

    public IReadOnlyList<string> Rooms => RoomAliases.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>For the commander; a stranger is told the same for all that is not open.</summary>
    public InviteStatus StatusAt(DateTimeOffset now) =>
        AcceptedAt is not null ? InviteStatus.Used
        : RevokedAt is not null ? InviteStatus.Revoked
        : WrongCodes >= MaxWrongCodes ? InviteStatus.Burnt
        : now >= ExpiresAt ? InviteStatus.Expired
        : InviteStatus.Open;

    public bool Revoke(DateTimeOffset now)
    {
        if (AcceptedAt is not null || RevokedAt is not null) return false;
        RevokedAt = now;
        return true;
    }

    public void SealIdentity(byte[]? name, byte[]? phone)
    {
        SealedName = name;
        SealedPhone = phone;
    }

    public void SealVoiceCode(byte[] code) => SealedVoiceCode = code;

    public void WrongCode() => WrongCodes++;

    public void ReplacedBy(Guid inviteId) => ReplacedById = inviteId;

    /// <summary>Forgets what the accepting browser was shown: it was kept, or its ten minutes are over.</summary>
    public void ForgetAnswer() => SealedAnswer = null;
}

public enum InviteStatus
{
    Open,
    Used,
    Expired,
    Revoked,

    /// <summary>Five wrong six-digit codes.</summary>
    Burnt,
}
