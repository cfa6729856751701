using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Provisioning.Accounts;

/// <summary>
/// What an account that was in the wrong hands could have read, counted from when it was let in; nobody knows what it did read. Not in it:
/// older messages whose keys somebody's client may have shared with it (MSC4268).
/// </summary>
/// <param name="Rooms">None where it never was in any.</param>
/// <param name="From">When it was let into the rooms; when it was made, where it never was.</param>
/// <param name="Until">When it was shut out.</param>
/// <param name="Events">Messages that were sent in its rooms in that time; null while they are not counted yet.</param>
/// <param name="Files">Files that were uploaded to the homeserver in that time; null while they are not counted yet.</param>
/// <param name="Complete">False where there were more messages than could be looked at: it is then at least so many.</param>
public sealed record Exposure(IReadOnlyList<string> Rooms, DateTimeOffset From, DateTimeOffset Until, int? Events, int? Files, bool Complete = true)
{
    /// <summary>Before anybody counted.</summary>
    public static Exposure Uncounted(IReadOnlyList<string> rooms, DateTimeOffset from, DateTimeOffset until) => new(rooms, from, until, null, null, Complete: false);

    [JsonIgnore]
    public bool IsCounted => Events is not null;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static Exposure? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<Exposure>(json, JsonSerializerOptions.Web);
}
