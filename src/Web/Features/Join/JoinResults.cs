using Muster.Domain;

namespace Muster.Web.Features.Join;

internal static class JoinResults
{
    public static Refusal Problem(Problem problem) => new(problem);

    /// <summary>An RFC 9457 problem that the guard can recognise.</summary>
    internal sealed class Refusal(Problem problem) : IResult
    {
        public Problem Problem { get; } = problem;

        public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Problem(
            Problem.Detail, statusCode: Problem.Type.Status, title: Problem.Type.Title, type: $"https://muster.invalid/problems/{Problem.Type.Slug}",
            extensions: new Dictionary<string, object?> { ["act"] = Problem.Act }).ExecuteAsync(httpContext);
    }
}
