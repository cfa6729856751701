using Microsoft.AspNetCore.Routing;

namespace Muster.Web.Api.Idempotency;

/// <summary>Puts <see cref="IdempotentPosts"/> around every POST of a group: after authorisation, before the body is read.</summary>
internal static class IdempotencyConvention
{
    public static RouteGroupBuilder WithIdempotency(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(builder =>
        {
            if (builder.RequestDelegate is not { } act || !IsPost(builder) || builder.Metadata.OfType<OwnIdempotency>().Any()) return;
            builder.RequestDelegate = context => context.RequestServices.GetRequiredService<IdempotentPosts>().RunAsync(context, act);
        });
        return group;
    }

    private static bool IsPost(EndpointBuilder builder) =>
        builder.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.Contains(HttpMethods.Post) == true;
}

/// <summary>Metadata of an endpoint that handles its Idempotency-Key itself.</summary>
internal sealed class OwnIdempotency;

/// <summary>
/// Metadata of an endpoint whose command finishes what an earlier attempt began, however often it is repeated: an answer of 500 or above, or
/// none at all, gives the key back even where something was done.
/// </summary>
internal sealed class Repeatable;
