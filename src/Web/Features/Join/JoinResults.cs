using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Join;

internal static class JoinResults
{
    public static Refusal Problem(Problem problem) => new(problem);

    /// <summary>A problem that the guard can recognise.</summary>
    internal sealed class Refusal(Problem problem) : IResult
    {
        public Problem Problem { get; } = problem;

        Task IResult.ExecuteAsync(HttpContext httpContext) => Problem.ToHttp().ExecuteAsync(httpContext);
    }
}
