using Muster.Domain.Rooms;

namespace Muster.Domain.Cases;

/// <summary>What a commander decided before the case opens; already validated.</summary>
public sealed record CasePlan(string Title, Severity Severity, string Host)
{
    public Admission Admission { get; init; } = Admission.Open;
    public string? VoiceBridge { get; init; }
    public DateTimeOffset? AutoDisposeAt { get; init; }
    public IReadOnlyList<RoomTemplate> Rooms { get; init; } = RoomTemplate.Default;
}
