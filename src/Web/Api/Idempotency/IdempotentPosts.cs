using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Muster.Data;
using Muster.Domain;
using Muster.Web.Access;

namespace Muster.Web.Api.Idempotency;

/// <summary>
/// Carries out a POST with an <c>Idempotency-Key</c> at most once and answers repetitions with what the first one was told.
/// <para>
/// The order is what makes it hold through a kill at any instant: reserve the key, act and mark the reservation in one transaction, record
/// the answer. Killed before the act: the reservation runs out and the next attempt acts. Killed after it: the mark is there, so the next
/// attempt does not act; a case that was opened is shown again, anything else is told that it was done. Refusals that changed nothing give
/// the key back, and so does a failure of a command that is <see cref="Repeatable"/>.
/// </para>
/// </summary>
internal sealed class IdempotentPosts(Reservations reservations, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector protector = protection.CreateProtector("idempotent-answer");
    private readonly ConcurrentDictionary<string, byte> running = new();

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.Headers.TryGetValue(IdempotencyKey.Header, out var header) ||
            await context.RequestServices.GetRequiredService<ActorAccessor>().FindAsync(context.RequestAborted) is not { } actor)
        {
            await next(context);
            return;
        }
        if (header.Count != 1 || IdempotencyKey.Parse(header[0], actor, request) is not { } key)
        {
            await RefuseAsync(context, Problem.Field(IdempotencyKey.Header, "One key of 1 to 255 visible ASCII characters; a random UUID does well."));
            return;
        }

        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var requestHash = SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length));
        body.Position = 0;
        request.Body = body;

        var mark = Convert.ToHexString(key.Hash);
        if (!running.TryAdd(mark, 0))
        {
            await RefuseAsync(context, Running(TimeSpan.FromSeconds(1), context));
            return;
        }
        try
        {
            await RunAsync(context, next, key, requestHash);
        }
        finally
        {
            running.TryRemove(mark, out _);
        }
    }

    private async Task RunAsync(HttpContext context, RequestDelegate next, IdempotencyKey key, byte[] requestHash)
    {
        var (mine, known) = await reservations.ReserveAsync(key.Hash, requestHash, IsRepeatable(context), context.RequestAborted);
        if (known is not null && !CryptographicOperations.FixedTimeEquals(known.RequestHash, requestHash))
            await RefuseAsync(context, new Problem(ProblemType.IdempotencyMismatch, "This key came with another body before."));
        else if (known?.Status is not null)
            await ReplayAsync(context, known, key);
        else if (known is { ActedAt: not null, OpenedCaseId: null } && !IsRepeatable(context))
            await RefuseAsync(context, new Problem(ProblemType.AnswerLost, "The panel did this, but stopped or failed before it could say how it went."));
        else if (mine is null)
            await RefuseAsync(context, Running(known!.ReservedUntil - clock.GetUtcNow(), context));
        else
            await ActAsync(context, next, key, mine.Value, known?.OpenedCaseId);
    }

    private async Task ActAsync(HttpContext context, RequestDelegate next, IdempotencyKey key, Guid reservation, Guid? opened)
    {
        if (opened is { } caseId) context.Features.Set(new OpenedBefore(caseId));
        var client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            using (IdempotentAct.Begin(key.Hash, reservation, clock)) await next(context);
        }
        catch
        {
            await reservations.ReleaseAsync(key.Hash, reservation, evenActed: IsRepeatable(context));
            throw;
        }
        finally
        {
            context.Response.Body = client;
        }

        var response = context.Response;
        var acted = opened is not null || await reservations.ActedAsync(key.Hash, reservation);
        if (response.StatusCode >= 500) await reservations.ReleaseAsync(key.Hash, reservation, evenActed: IsRepeatable(context));
        else if (response.StatusCode >= 400 && !acted) await reservations.ReleaseAsync(key.Hash, reservation, evenActed: false);
        else await reservations.RecordAsync(key.Hash, reservation, response.StatusCode, response.Headers.Location, response.ContentType, protector.Protect(key.Seal(answer.ToArray())));
        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    private async Task ReplayAsync(HttpContext context, IdempotentAnswer known, IdempotencyKey key)
    {
        var response = context.Response;
        response.StatusCode = known.Status!.Value;
        response.ContentType = known.ContentType;
        if (known.Location is { } location) response.Headers.Location = location;
        response.Headers["Idempotency-Replayed"] = "true";
        var body = key.Open(protector.Unprotect(known.SealedBody!));
        if (body.Length > 0) await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static bool IsRepeatable(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Repeatable>() is not null;

    private static Problem Running(TimeSpan wait, HttpContext context)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new Problem(ProblemType.StillRunning, "The first request with this key has not been answered yet.");
    }

    private static Task RefuseAsync(HttpContext context, Problem problem) => problem.ToHttp().ExecuteAsync(context);
}

/// <summary>This request opened a case before, and its answer was lost: answer again, do not open another.</summary>
internal sealed record OpenedBefore(Guid CaseId);
