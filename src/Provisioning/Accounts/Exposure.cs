using System.Text.Json;

namespace Muster.Provisioning.Accounts;

/// <summary>What an account that was in the wrong hands could have read: an upper bound, because nobody knows what it did read.</summary>
/// <param name="From">When it was let into the rooms; null where it never was.</param>
/// <param name="Until">When it was shut out.</param>
/// <param name="Events">Messages that were sent in its rooms in that time.</param>
/// <param name="Files">Files that were uploaded to the homeserver in that time.</param>
public sealed record Exposure(IReadOnlyList<string> Rooms, DateTimeOffset? From, DateTimeOffset Until, int Events, int Files)
{
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static Exposure? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<Exposure>(json, JsonSerializerOptions.Web);
}
