using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Muster.Provisioning.Matrix;

/// <summary>Why a homeserver refused a call, or could not be asked. Holds neither tokens nor what was sent.</summary>
/// <param name="Code">
/// The Matrix error code (<c>M_FORBIDDEN</c>, ...: Matrix 1.16, client-server API, "Standard error response"), or one of ours below.
/// </param>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="Text">The homeserver's own words; for people who repair things, not for responders.</param>
public sealed record MatrixError(string Code, HttpStatusCode? Status, string Text)
{
    /// <summary>Nothing listens there, or the connection broke.</summary>
    public const string Unreachable = "MUSTER_UNREACHABLE";

    /// <summary>No answer in time: the call may or may not have been carried out.</summary>
    public const string TimedOut = "MUSTER_TIMED_OUT";

    /// <summary>What came back is not what the specification says.</summary>
    public const string Unintelligible = "MUSTER_UNINTELLIGIBLE";

    public const string Forbidden = "M_FORBIDDEN";
    public const string NotFound = "M_NOT_FOUND";
    public const string LimitExceeded = "M_LIMIT_EXCEEDED";
    public const string RoomInUse = "M_ROOM_IN_USE";
    public const string UserInUse = "M_USER_IN_USE";
    public const string UnknownToken = "M_UNKNOWN_TOKEN";
    public const string UserLocked = "M_USER_LOCKED";

    /// <summary>Whether the homeserver may simply not be up: worth another attempt.</summary>
    public bool IsTransient => Code is Unreachable or TimedOut or LimitExceeded || Status >= HttpStatusCode.InternalServerError;

    /// <summary>Without the homeserver's own words, which may name people: for logs and for what outlives the homeserver.</summary>
    public string Summary => Status is { } status ? $"{Code} (HTTP {(int)status})" : Code;

    public override string ToString() => $"{Summary}: {Text}";
}

/// <summary>A call to a homeserver that did not succeed. The job or command that made it decides what that means. Its message is for logs.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without an error it would say nothing.")]
public sealed class MatrixException(MatrixError error, string call, Exception? inner = null) : Exception($"{call}: {error.Summary}", inner)
{
    public MatrixError Error { get; } = error;

    public bool Is(string code) => Error.Code == code;
}
