using System.Net;

namespace Muster.Provisioning.Matrix;

/// <summary>
/// What the panel writes into rooms. Said plainly and honestly: people decide by it what they write.
/// </summary>
public static class RoomNotices
{
    private static readonly (string Title, string Text)[] Rules =
    [
        ("Pseudonyms", "everybody here goes by the name that the panel gave them. Write no real names, phone numbers or mail addresses."),
        ("Recording", "messages are not yet recorded by Muster. Treat what you write as evidence all the same: others keep copies, and it may be asked for later."),
        ("Encryption", "what people write here is end-to-end encrypted; this notice is not, because the server itself wrote it."),
        ("Fingerprints", "before you trust somebody's device, compare its fingerprint by voice: it stands in your client under the sessions of that person, and the commander sees the same one in the panel."),
        ("Strangers", "if you see a person or a device that you do not know, tell the commander by voice, not here."),
    ];

    /// <summary>The rules of a room, pinned in it.</summary>
    public static (string Text, string Html) Welcome(string alias, string codename)
    {
        var title = $"Welcome to #{alias} of {codename}";
        return (
            $"{title}\n{string.Join('\n', Rules.Select(rule => $"• {rule.Title}: {rule.Text}"))}",
            $"<strong>{Escape(title)}</strong><ul>{string.Concat(Rules.Select(rule => $"<li><strong>{rule.Title}</strong>: {Escape(rule.Text)}</li>"))}</ul>");
    }

    /// <summary>Where the voice call is, pinned in #war-room. Calls are never recorded, and people should know.</summary>
    public static string VoiceBridge(string bridge) => $"Voice bridge: {bridge}\nCalls are not recorded by Muster.";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
