using Muster.Domain.Cases;
using Muster.Domain.Rooms;
using Muster.Web.Shared;

namespace Muster.Web.Features.Cases.Pages;

/// <summary>What the commander has filled in so far. The command checks it; here only what the page shows meanwhile.</summary>
public sealed class NewCaseDraft
{
    public static IReadOnlyList<Choice<Severity>> Severities { get; } =
    [
        new(Severity.Sev1, "SEV 1", "Critical"),
        new(Severity.Sev2, "SEV 2", "Major"),
        new(Severity.Sev3, "SEV 3", "Minor"),
        new(Severity.Drill, "Drill", "Practice"),
    ];

    public static IReadOnlyList<Choice<string>> Hosts { get; } = [new("local", "This machine", "Ready in seconds. Nobody outside reaches it.")];

    public static IReadOnlyList<Choice<Admission>> Admissions { get; } =
    [
        new(Admission.Open, "At once", "Whoever uses an invite is in the rooms."),
        new(Admission.AfterVoiceCheck, "After a voice check", "You hear them first, then you admit them."),
    ];

    public static IReadOnlyList<Choice<CaseLife>> Lives { get; } =
    [
        new(CaseLife.Day, "24 hours"),
        new(CaseLife.ThreeDays, "3 days"),
        new(CaseLife.Week, "7 days"),
        new(CaseLife.UntilDate, "A date"),
        new(CaseLife.Never, "Never"),
    ];

    public string Title { get; set; } = "";
    public Severity Severity { get; set; } = Severity.Sev2;
    public string Host { get; set; } = "local";
    public string Codename { get; set; } = "";
    public Admission Admission { get; set; } = Admission.Open;
    public string? VoiceBridge { get; set; }
    public CaseLife Life { get; set; } = CaseLife.Week;

    /// <summary>As typed, in the time zone of the browser.</summary>
    public DateTime? UntilLocal { get; set; }

    public List<string> Rooms { get; } = [.. RoomTemplate.Default.Select(room => room.Alias)];

    public static bool IsFixed(string alias) => RoomTemplate.Default.Any(room => room.Alias == alias);

    public bool Has(string alias) => Rooms.Contains(alias);

    public void Toggle(string alias)
    {
        if (IsFixed(alias)) return;
        if (!Rooms.Remove(alias)) Rooms.Add(alias);
    }

    /// <summary>For the lives that count from now; a picked date is known to the browser only.</summary>
    public DateTimeOffset? DisposeAt(DateTimeOffset now) => Life switch
    {
        CaseLife.Day => now.AddDays(1),
        CaseLife.ThreeDays => now.AddDays(3),
        CaseLife.Week => now.AddDays(7),
        CaseLife.UntilDate or CaseLife.Never => null,
    };
}

public enum CaseLife
{
    Day,
    ThreeDays,
    Week,
    UntilDate,
    Never,
}
