using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Responders;
using Muster.Domain.Rooms;

namespace Muster.Domain.Cases;

/// <summary>
/// One incident: its homeserver, rooms, people and timeline. Its state changes only through <see cref="Apply"/>,
/// and the job that follows from a change is added in the same unit of work.
/// </summary>
public sealed class Case : IVersioned
{
    public const int MaxTitleLength = 200;

    private readonly List<CaseMember> members = [];
    private readonly List<CaseEvent> events = [];
    private readonly List<Attention> attention = [];
    private readonly List<Homeserver> homeservers = [];
    private readonly List<PendingJob> jobs = [];
    private readonly List<Room> rooms = [];
    private readonly List<Responder> responders = [];
    private readonly List<Invite> invites = [];

    private Case() { }

    private Case(string title, Severity severity, string codename, string host, Actor owner, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Title = title;
        Severity = severity;
        Codename = codename;
        Host = host;
        OwnerName = owner.Name;
        CreatedAt = now;
        StateSince = now;
        State = CaseState.Provisioning;
        SearchText = $"{codename} {title}".ToLowerInvariant();
    }

    public Guid Id { get; private set; }

    /// <summary>For the people of the panel only; never leaves it.</summary>
    public string Title { get; private set; } = "";
    public Severity Severity { get; private set; }
    public string Codename { get; private set; } = "";

    /// <summary>Where its homeserver is made; the key of a host, such as <c>local</c>.</summary>
    public string Host { get; private set; } = "";
    public CaseState State { get; private set; }
    public DateTimeOffset StateSince { get; private set; }
    public string OwnerName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public Admission Admission { get; private set; }

    /// <summary>A number or link for the voice call, where the rooms offer none.</summary>
    public string? VoiceBridge { get; private set; }
    public DateTimeOffset? AutoDisposeAt { get; private set; }

    /// <summary>The last automatic warning that was given, so that each is given once.</summary>
    public DateTimeOffset? AutoDisposeWarnedAt { get; private set; }

    /// <summary>How long disposal waits for clients to be told to wipe themselves, in seconds (0 to 600).</summary>
    public int WipeWaitSeconds { get; private set; }

    /// <summary>The number of the latest invite. Raised by one conditional update, so that no two invites share a number.</summary>
    public int InvitesMade { get; private set; }

    /// <summary>Codename and title in lower case: what the case list searches.</summary>
    public string SearchText { get; private set; } = "";
    public int Version { get; set; }

    public IReadOnlyList<CaseMember> Members => members;
    public IReadOnlyList<CaseEvent> Events => events;
    public IReadOnlyList<Attention> Attention => attention;
    public IReadOnlyList<Homeserver> Homeservers => homeservers;
    public IReadOnlyList<PendingJob> Jobs => jobs;
    public IReadOnlyList<Room> Rooms => rooms;
    public IReadOnlyList<Responder> Responders => responders;
    public IReadOnlyList<Invite> Invites => invites;

    /// <summary>Opens a case: state Provisioning, the opener its commander, and the job that makes its homeserver.</summary>
    public static Case Open(CasePlan plan, string codename, Actor actor, DateTimeOffset now)
    {
        var @case = new Case(plan.Title, plan.Severity, codename, plan.Host, actor, now)
        {
            Admission = plan.Admission,
            VoiceBridge = plan.VoiceBridge,
            AutoDisposeAt = plan.AutoDisposeAt,
        };
        @case.members.Add(new CaseMember(actor.Id, actor.Name, CaseRole.Commander, now));
        @case.rooms.AddRange(plan.Rooms.Select((template, position) => new Room(template, position)));
        @case.Note("case-opened", $"Case opened by {actor.Name}", actor, now);
        @case.MakeHomeserver(now);
        return @case;
    }

    /// <summary>
    /// Moves the case along its table and adds the job that follows. False where the table does not allow it:
    /// the caller says so to whoever asked.
    /// </summary>
    public bool Apply(CaseTrigger trigger, Actor actor, DateTimeOffset now, string? reason = null)
    {
        if (CaseTransitions.Next(State, trigger) is not { } next) return false;
        var before = State;
        State = next;
        StateSince = now;
        Note($"state-{next.ToString().ToLowerInvariant()}", Sentence(before, next, trigger, reason), actor, now);
        switch (next)
        {
            case CaseState.Provisioning:
                MakeHomeserver(now);
                break;
            case CaseState.Sealing:
                AddJob(JobKind.SealCase, now);
                break;
            case CaseState.Disposing:
                foreach (var item in attention) item.ClearedAt ??= now; // nobody can do anything about it any more
                AddJob(JobKind.DisposeCase, now);
                break;
            case CaseState.Disposed:
                ClosedAt = now;
                foreach (var item in attention) item.ClearedAt ??= now;
                break;
            case CaseState.Active when trigger == CaseTrigger.CancelDispose:
                if (AutoDisposeAt <= now) Postpone(null, actor, now); // or it would be disposed of again at once
                AddJob(JobKind.ReopenCase, now);
                break;
            case CaseState.Active or CaseState.Failed:
                break;
        }
        return true;
    }

    /// <summary>Adds a line to the timeline.</summary>
    public void Note(string kind, string text, Actor actor, DateTimeOffset now) => events.Add(new CaseEvent(kind, text, actor, now));

    /// <summary>Raises attention once: the same kind and text does not stand twice. What is over needs nobody.</summary>
    public void Raise(string kind, AttentionLevel level, string text, string act, DateTimeOffset now, Guid? responderId = null)
    {
        if (State == CaseState.Disposed) return;
        if (attention.Any(item => item.ClearedAt is null && item.Kind == kind && item.Text == text)) return;
        attention.Add(new Attention(kind, level, text, act, now, responderId));
    }

    /// <summary>Clears all open attention of a kind about somebody.</summary>
    public void Clear(string kind, Guid responderId, DateTimeOffset now)
    {
        foreach (var item in attention.Where(item => item.ClearedAt is null && item.Kind == kind && item.ResponderId == responderId)) item.ClearedAt = now;
    }

    /// <summary>Clears all open attention of a kind.</summary>
    public void Clear(string kind, DateTimeOffset now)
    {
        foreach (var item in attention.Where(item => item.ClearedAt is null && item.Kind == kind)) item.ClearedAt = now;
    }

    /// <summary>Clears one piece of attention that a person has looked at.</summary>
    public bool Dismiss(Guid attentionId, DateTimeOffset now)
    {
        if (attention.FirstOrDefault(item => item.Id == attentionId && item.ClearedAt is null) is not { } found) return false;
        found.ClearedAt = now;
        return true;
    }

    public void AddMember(string userId, string name, CaseRole role, Actor actor, DateTimeOffset now)
    {
        if (members.FirstOrDefault(m => m.UserId == userId) is { } existing) existing.Role = role;
        else members.Add(new CaseMember(userId, name, role, now));
        Note("member-added", $"{name} may now {(role == CaseRole.Commander ? "command" : "read")} this case", actor, now);
    }

    public bool RemoveMember(string userId, Actor actor, DateTimeOffset now)
    {
        if (members.FirstOrDefault(m => m.UserId == userId) is not { } member) return false;
        members.Remove(member);
        Note("member-removed", $"{member.Name} is no longer a member of this case", actor, now);
        return true;
    }

    public void SetVoiceBridge(string? bridge, Actor actor, DateTimeOffset now)
    {
        VoiceBridge = string.IsNullOrWhiteSpace(bridge) ? null : bridge;
        Note("voice-bridge", VoiceBridge is null ? "Voice bridge removed" : "Voice bridge set", actor, now);
    }

    /// <summary>Moves or removes the automatic disposal.</summary>
    public void Postpone(DateTimeOffset? until, Actor actor, DateTimeOffset now)
    {
        AutoDisposeAt = until;
        AutoDisposeWarnedAt = null;
        Clear("disposes-soon", now);
        Note("auto-dispose", until is { } at ? $"Disposes itself at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "Does not dispose itself any more", actor, now);
    }

    public void WarnedOfAutoDispose(DateTimeOffset now) => AutoDisposeWarnedAt = now;

    public void SetWipeWait(int seconds) => WipeWaitSeconds = Math.Clamp(seconds, 0, 600);

    public Invite AddInvite(Invite invite)
    {
        invites.Add(invite);
        return invite;
    }

    public Responder AddResponder(Responder responder)
    {
        responders.Add(responder);
        return responder;
    }

    private void MakeHomeserver(DateTimeOffset now)
    {
        var homeserver = new Homeserver(Host, now);
        homeservers.Add(homeserver);
        jobs.Add(new PendingJob(JobKind.MakeHomeserver, homeserver.Id, now));
    }

    private void AddJob(JobKind kind, DateTimeOffset now) => jobs.Add(new PendingJob(kind, null, now));

    private static string Sentence(CaseState before, CaseState after, CaseTrigger trigger, string? reason)
    {
        var sentence = trigger switch
        {
            CaseTrigger.Ready => "Homeserver ready",
            CaseTrigger.Compensated => "The homeserver could not be made; everything half made is gone",
            CaseTrigger.Dispose => before == CaseState.Active ? "Disposal asked for; writing ends" : "Rolled back; destroying what was made",
            CaseTrigger.CancelDispose => "Disposal cancelled; the case is open again",
            CaseTrigger.Sealed => "Sealed; destroying everything",
            CaseTrigger.OverrideSeal => "Seal overridden; destroying everything",
            CaseTrigger.VerifiedGone => "Verified gone",
            CaseTrigger.Retry => "Tried again",
            CaseTrigger.Abandon => "Abandoned: not verified gone",
        };
        return reason is null ? sentence : $"{sentence}: {reason}";
    }
}
