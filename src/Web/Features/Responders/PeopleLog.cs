namespace Muster.Web.Features.Responders;

internal static partial class PeopleLog
{
    [LoggerMessage(1, LogLevel.Error, "What is due for people (forgetting answers, carrying out what was decided) failed; it is tried again in a minute")]
    public static partial void SweepFailed(ILogger logger, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "What is due for people of case {CaseId} failed; it is tried again in a minute")]
    public static partial void CaseFailed(ILogger logger, Guid caseId, Exception fault);
}
