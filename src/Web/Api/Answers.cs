using Muster.Domain;

namespace Muster.Web.Api;

/// <summary>Turns what commands say into HTTP.</summary>
internal static class Answers
{
    public static IResult ToHttp(this Problem problem) => new ProblemAnswer(problem);

    /// <summary>The value as JSON with 200, or the problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result) => result.ToHttp(value => Results.Ok(value));

    /// <summary>Whatever is made of the value, or the problem.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> answer) => result.Problem is { } problem ? problem.ToHttp() : answer(result.Value);
}

/// <summary>A problem as an answer.</summary>
internal sealed record ProblemAnswer(Problem Problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Problem.Type.Status;
        return httpContext.Response.WriteAsJsonAsync(ProblemBody.Of(Problem, httpContext), options: null, contentType: ProblemBody.ContentType, httpContext.RequestAborted);
    }
}
