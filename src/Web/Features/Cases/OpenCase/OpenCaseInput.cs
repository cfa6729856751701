using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary>What a new case is made from.</summary>
/// <param name="Title">One line, at most 200 characters; for the people of the panel only.</param>
/// <param name="Host">Where its homeserver is made: the key of a host.</param>
public sealed record OpenCaseInput(string? Title, string? Host)
{
    /// <summary>How bad it is; SEV 2 where nothing is said.</summary>
    public Severity? Severity { get; init; }

    /// <summary>A codename that was proposed before; null picks one.</summary>
    public string? Codename { get; init; }

    /// <summary>Aliases of rooms besides <c>control</c> and <c>war-room</c>, which every case has.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>A number or link for the voice call; at most 300 characters.</summary>
    public string? VoiceBridge { get; init; }

    /// <summary>When the case disposes of itself: between one hour and one year ahead; null never.</summary>
    public DateTimeOffset? AutoDisposeAt { get; init; }

    /// <summary>When responders are let into the rooms; null takes the host's default.</summary>
    public Admission? Admission { get; init; }
}
