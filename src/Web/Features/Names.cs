using System.Text.Json;

namespace Muster.Web.Features;

/// <summary>How the API and messages spell the words of the code: <c>make-homeserver</c>.</summary>
public static class Names
{
    public static string Kebab<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
