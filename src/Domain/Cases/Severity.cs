namespace Muster.Domain.Cases;

/// <summary>How bad it is, for people; nothing technical hangs on it.</summary>
public enum Severity
{
    Sev1 = 1,
    Sev2 = 2,
    Sev3 = 3,
    Drill = 9,
}
