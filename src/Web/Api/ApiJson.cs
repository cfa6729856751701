using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;

namespace Muster.Web.Api;

/// <summary>How the API reads and writes JSON: strictly, so that a mistyped name is an error and not a silently ignored wish.</summary>
internal static class ApiJson
{
    /// <summary>Nothing that the API takes or answers, nor its description, is deeper.</summary>
    private const int Depth = 32;

    public static void Configure(JsonSerializerOptions options)
    {
        options.MaxDepth = Depth;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;

        // States are spelled as in the documentation (Active), everything else in kebab case (make-homeserver).
        options.Converters.Add(new JsonStringEnumConverter<CaseState>(allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<HomeserverState>(allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}
