using System.Reflection;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Api;

/// <summary>Who calls the API, as an endpoint's parameter.</summary>
internal sealed record Caller(Actor Actor)
{
    public static async ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(await context.RequestServices.GetRequiredService<ActorAccessor>().GetAsync(context.RequestAborted));
}
