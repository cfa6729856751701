using System.Text.Json.Nodes;

namespace Muster.Provisioning.Matrix;

/// <summary>Reads what others wrote: a member of another kind than expected counts as one that is not there, and never throws.</summary>
internal static class JsonReading
{
    /// <summary>A member of an object; null of anything else.</summary>
    public static JsonNode? At(this JsonNode? node, string name) => (node as JsonObject)?[name];

    public static string? Text(this JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair is no text
        }
    }

    /// <summary>Null also for a number that is no integer.</summary>
    public static long? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : null;
}
