using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Web.Access;
using Muster.Web.Api.Idempotency;
using Muster.Web.Features;
using Muster.Web.Features.Audit;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Hosts;
using Muster.Web.Features.Invites;
using Muster.Web.Features.Responders;
using Muster.Web.Features.Rooms;

namespace Muster.Web.Api;

/// <summary>The panel's HTTP API under <c>/api/v1</c>: the same commands as the pages, for programs with a token. See docs/api.md.</summary>
internal static class ApiServices
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddMusterApi(this IServiceCollection services)
    {
        services.AddMusterFeatures();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // so that ApiErrors can say what was wrong
        services.AddSingleton<Reservations>();
        services.AddSingleton<IdempotentPosts>();
        services.AddHostedService<ForgetAnswers>();
        services.AddOpenApi("v1", ApiDocument.Configure);
        return services;
    }

    /// <summary>Before authentication, so that its refusals become problems too.</summary>
    public static WebApplication UseMusterApi(this WebApplication app)
    {
        app.UseMiddleware<ApiErrors>();
        return app;
    }

    public static WebApplication MapMusterApi(this WebApplication app)
    {
        var api = app.MapGroup(Root).RequireAuthorization(AccessPolicies.Api).DisableAntiforgery().WithIdempotency();
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapOpenCase();
        cases.MapListCases();
        cases.MapShowCase();
        cases.MapFollowCase();
        cases.MapDisposeCase();
        cases.MapCaseActs();
        cases.MapMembers();
        cases.MapInvites();
        cases.MapResponders();
        cases.MapRooms();
        api.MapHosts();
        api.MapAudit();

        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/healthz", () => "ok").AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Ready is who can read the database.</summary>
    private static async Task<IResult> ReadyAsync(IDbContextFactory<PanelDbContext> contexts, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Database.CanConnectAsync(cancel) ? Results.Text("ready") : Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
