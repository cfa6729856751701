namespace Muster.Web.Features.Join;

internal static partial class JoinLog
{
    [LoggerMessage(1, LogLevel.Error, "The commander could not be told that the used link of invite {InviteId} was tried again")]
    public static partial void AlarmFailed(ILogger logger, Exception fault, Guid inviteId);
}
