using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Invites.CreateInvites;
using Muster.Web.Shared;

namespace Muster.Web.Features.Responders.Pages;

/// <summary>What the commander has filled in so far; the command checks it.</summary>
public sealed class InviteDraft(CaseView @case)
{
    public static IReadOnlyList<Choice<ResponderRole>> Roles { get; } =
    [
        new(ResponderRole.Responder, "Responder", "Reads and writes."),
        new(ResponderRole.Lead, "Lead", "May also invite into a room and pin, nothing else."),
    ];

    public static IReadOnlyList<Choice<Admission>> Admissions { get; } =
    [
        new(Admission.Open, "At once"),
        new(Admission.AfterVoiceCheck, "After a voice check", "You hear them, then you admit them."),
    ];

    public static IReadOnlyList<(int Minutes, string Text)> Lives { get; } = [(60, "1 hour"), (8 * 60, "8 hours"), (24 * 60, "24 hours"), (3 * 24 * 60, "3 days"), (7 * 24 * 60, "7 days")];

    public int Count { get; set; } = 1;
    public ResponderRole Role { get; set; } = ResponderRole.Responder;
    public Admission Admission { get; set; } = @case.Admission;
    public int Minutes { get; set; } = 24 * 60;
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public bool VoiceCode { get; set; }

    /// <summary>The rooms that every case has are chosen to begin with.</summary>
    public List<string> Rooms { get; } = [.. @case.Rooms.Select(room => room.Alias).Where(alias => Domain.Rooms.RoomTemplate.Default.Any(room => room.Alias == alias))];

    public string Button => Count is < 1 or > InvitePlan.MaxCount ? "Make invites" : Count == 1 ? "Make 1 invite" : $"Make {Count} invites";

    public void Toggle(string alias)
    {
        if (!Rooms.Remove(alias)) Rooms.Add(alias);
    }
}
