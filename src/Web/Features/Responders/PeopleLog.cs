namespace Muster.Web.Features.Responders;

internal static partial class PeopleLog
{
    [LoggerMessage(1, LogLevel.Error, "What is due for people (forgetting answers, finishing \"not them\") failed; it is tried again in a minute")]
    public static partial void SweepFailed(ILogger logger, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "Finishing \"not them\" in case {CaseId} failed; it is tried again in a minute")]
    public static partial void NotThemFailed(ILogger logger, Guid caseId, Exception fault);
}
