namespace Muster.Domain;

/// <summary>
/// A kind of expected failure. On the API it becomes the <c>type</c> of an RFC 9457 problem,
/// <c>https://muster.invalid/problems/{Slug}</c>; a test holds docs/problems.md against this list.
/// </summary>
/// <param name="Slug">Stable name, part of the URI.</param>
/// <param name="Status">The HTTP status it is answered with (RFC 9110).</param>
/// <param name="Title">The same words every time.</param>
/// <param name="Act">What usually helps.</param>
public sealed record ProblemType(string Slug, int Status, string Title, string Act)
{
    public static readonly ProblemType Invalid = new("invalid", 400, "Something in the request cannot be used", "Correct the named fields and send it again.");
    public static readonly ProblemType SignInRequired = new("sign-in-required", 401, "Sign in first", "Sign in, or send a valid API token as a bearer token.");
    public static readonly ProblemType Forbidden = new("forbidden", 403, "You may not do this", "Ask a commander of the case or an admin.");
    public static readonly ProblemType StepUpRequired = new("step-up-required", 403, "Confirm that it is you", "Confirm with your passkey or password; API tokens need the --allow flag named here.");
    public static readonly ProblemType NotFound = new("not-found", 404, "There is no such thing, or not for you", "Check the address; ask to be made a member of the case.");
    public static readonly ProblemType WrongState = new("wrong-state", 409, "Not possible in the case's present state", "Look at the case: somebody may have acted before you.");
    public static readonly ProblemType AlreadyDisposing = new("already-disposing", 409, "The case is being disposed of already", "Follow the running job on the case page.");
    public static readonly ProblemType Stale = new("stale", 409, "Somebody else was faster", "Reload to see what changed, then decide again.");
    public static readonly ProblemType WrongCodename = new("wrong-codename", 400, "The typed codename is not this case's", "Type the codename exactly as it is shown.");
    public static readonly ProblemType UnknownHost = new("unknown-host", 400, "There is no such host", "Use one of the hosts that GET /api/v1/hosts lists.");
    public static readonly ProblemType HomeserverUnreachable = new("homeserver-unreachable", 503, "The case's homeserver does not answer", "Look at the case's health; Muster restarts it by itself. Try again in a moment.");
    public static readonly ProblemType InviteUnusable = new("invite-unusable", 404, "This link cannot be used", "Ask the person who sent it for a new one, by phone.");
    public static readonly ProblemType CaseNotReady = new("case-not-ready", 409, "The case is not open yet", "Wait a few seconds and try again; nothing was used up.");
    public static readonly ProblemType VoiceCodeWrong = new("voice-code-wrong", 403, "The six-digit code is missing or wrong", "Ask the commander for the code by phone. Five wrong ones burn the invite.");
    public static readonly ProblemType TooMany = new("too-many-requests", 429, "Too many tries", "Wait a minute, then try again.");
    public static readonly ProblemType TooLarge = new("too-large", 413, "The request is too large", "Send less than the limit that is named.");
    public static readonly ProblemType IdempotencyMismatch = new("idempotency-mismatch", 422, "This Idempotency-Key was used with another request", "Use a fresh key for a new request.");
    public static readonly ProblemType StillRunning = new("still-running", 409, "The first request with this Idempotency-Key is still running", "Wait as long as Retry-After says, then send it again unchanged.");
    public static readonly ProblemType AnswerLost = new("answer-lost", 409, "It was done, but the answer was lost", "Do not send it again: look at what it changed. Use a fresh key for a new request.");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "This address does not take that method", "See /openapi/v1.json.");
    public static readonly ProblemType UnsupportedMedia = new("unsupported-media-type", 415, "The body is not JSON", "Send application/json.");
    public static readonly ProblemType Unexpected = new("unexpected", 500, "Something broke on our side", "Try again; if it stays, look for the correlation id in the panel's log.");

    /// <summary>Every type, for the documentation and its test.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        Invalid, SignInRequired, Forbidden, StepUpRequired, NotFound, WrongState, AlreadyDisposing, Stale, WrongCodename, UnknownHost,
        HomeserverUnreachable, InviteUnusable, CaseNotReady, VoiceCodeWrong, TooMany, TooLarge, IdempotencyMismatch, StillRunning, AnswerLost,
        MethodNotAllowed, UnsupportedMedia, Unexpected,
    ];
}
