using Muster.Domain.Responders;

namespace Muster.Web.Features.Join;

/// <summary>
/// Everything that somebody needs to come in, shown to the browser that accepted and to nobody else.
/// </summary>
/// <param name="Homeserver">Base address of the client API.</param>
/// <param name="WarRoomUrl">Where the war room of the case is, or null while it is not served.</param>
/// <param name="WebClientUrl">Where Element Web is, or null where none is configured.</param>
/// <param name="Admitted">False: they have an account, but no room until a commander has heard their voice.</param>
/// <param name="Fresh">Whether this is the first time that it is told; not part of the answer's text.</param>
public sealed record JoinAnswer(
    string Pseudonym, string MatrixId, string Passphrase, string Homeserver, string ServerName, string? WarRoomUrl, string? WebClientUrl, string Codename,
    ResponderRole Role, IReadOnlyList<string> Rooms, string? VoiceBridge, bool Admitted, DateTimeOffset ShownUntil,
    [property: System.Text.Json.Serialization.JsonIgnore] bool Fresh = false)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => $"{nameof(JoinAnswer)} {Pseudonym}";
}
