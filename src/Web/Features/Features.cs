using System.Reflection;
using Muster.Web.Features.Cases;

namespace Muster.Web.Features;

/// <summary>
/// Registers every command and query: each public class under Features with a public <c>ExecuteAsync</c> that
/// can be cancelled (a result of ASP.NET's has one that cannot). Nothing else runs them but
/// pages and endpoints, which ask for the class itself.
/// </summary>
public static class FeatureServices
{
    public const string Verb = "ExecuteAsync";

    public static IServiceCollection AddMusterFeatures(this IServiceCollection services)
    {
        foreach (var command in Commands) services.AddTransient(command);
        services.AddTransient<ActOnCase>();
        services.AddTransient<FollowCase>();
        services.AddSingleton<CaseCursors>();
        services.AddSingleton<HomeserverAddresses>();
        return services;
    }

    /// <summary>All of them, for the tests that look at each.</summary>
    public static IEnumerable<Type> Commands => typeof(FeatureServices).Assembly.GetTypes().Where(type =>
        type is { IsClass: true, IsAbstract: false } &&
        type.Namespace?.StartsWith("Muster.Web.Features.", StringComparison.Ordinal) == true &&
        type.GetMethod(Verb, BindingFlags.Public | BindingFlags.Instance) is { } method &&
        method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken));
}
