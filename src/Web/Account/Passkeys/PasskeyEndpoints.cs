using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Muster.Data;
using Muster.Web.Access;
using Muster.Web.Account.Setup;

namespace Muster.Web.Account.Passkeys;

/// <summary>
/// The first half of a passkey ceremony: what to ask the authenticator. The challenge stays in an encrypted cookie, so this is plain HTTP
/// and not a circuit. The second half is the page's own form, which carries the answer.
/// </summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/account/passkeys/request-options", RequestAsync).AllowAnonymous().WithName("passkey-request-options");
        endpoints.MapPost("/account/passkeys/creation-options", CreateAsync).RequireAuthorization().WithName("passkey-creation-options");
        endpoints.MapPost("/setup/{token}/passkey-options", SetUpAsync).AllowAnonymous().WithName("setup-passkey-options");
    }

    /// <summary>Names nobody: the authenticator finds the account (discoverable credentials), so a stranger learns nothing.</summary>
    private static async Task<IResult> RequestAsync(HttpContext context, PanelSignIn signIn, PanelAddress address, AddressLimits limits, IAntiforgery antiforgery, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        if (!limits.Allows(context)) return TooMany();
        await address.ReadAsync(cancel);
        return Options(context, await signIn.MakePasskeyRequestOptionsAsync(await signIn.CurrentAsync()));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, PanelSignIn signIn, PanelAddress address, IAntiforgery antiforgery, TimeProvider time, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        if (await signIn.CurrentAsync() is not { } user || !PanelClaims.IsFresh(context.User, time.GetUtcNow()))
            return Results.Text("Confirm first that it is you: reload the page.", statusCode: StatusCodes.Status403Forbidden);
        await address.ReadAsync(cancel);
        return Options(context, await signIn.MakePasskeyCreationOptionsAsync(Entity(user.Id, user.UserName!)));
    }

    private static async Task<IResult> SetUpAsync(
        string token, [FromForm] string? ticket, HttpContext context, PanelDbContext db, SetupTickets tickets, PanelSignIn signIn, PanelAddress address,
        AddressLimits limits, TimeProvider time, CancellationToken cancel)
    {
        if (!limits.Allows(context)) return TooMany();
        var link = await OneTimeLinks.FindAsync(db, token, time.GetUtcNow(), cancel);
        if (link is null || tickets.Open(link.Id, ticket) is not { } answers)
            return Results.Text("This took too long, or the link was replaced. Open the link again.", statusCode: StatusCodes.Status404NotFound);
        await address.ReadAsync(cancel);
        return Options(context, await signIn.MakePasskeyCreationOptionsAsync(Entity(answers.UserId, answers.Name)));
    }

    private static PasskeyUserEntity Entity(string id, string name) => new() { Id = id, Name = name, DisplayName = name };

    private static IResult Options(HttpContext context, string json)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(json, "application/json");
    }

    private static IResult TooMany() => Results.Text("Too many tries from your address. Wait a minute, then try again.", statusCode: StatusCodes.Status429TooManyRequests);
}
