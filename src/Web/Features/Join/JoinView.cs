namespace Muster.Web.Features.Join;

/// <summary>What the holder of an open link is told before they accept. The case's title is never among it.</summary>
/// <param name="Ready">False while the homeserver is still being made: the page waits.</param>
public sealed record JoinView(string Codename, bool Ready, bool AsksVoiceCode, bool AfterVoiceCheck, DateTimeOffset ExpiresAt);
