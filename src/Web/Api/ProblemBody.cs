using System.Diagnostics;
using System.Text.Json.Serialization;
using Muster.Domain;

namespace Muster.Web.Api;

/// <summary>Every error of the API, as RFC 9457 describes it (application/problem+json).</summary>
/// <param name="Type">Stable URI of the kind of problem; docs/problems.md explains each.</param>
/// <param name="Title">The same words for every problem of this kind.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened here.</param>
/// <param name="Act">What to do about it.</param>
/// <param name="CorrelationId">Finds the request in the panel's log.</param>
/// <param name="Errors">Field name to what is wrong with it, where fields were refused.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Act, string CorrelationId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors)
{
    public const string ContentType = "application/problem+json";
    public const string TypePrefix = "https://muster.invalid/problems/";

    public static ProblemBody Of(Problem problem, HttpContext context) => new(
        TypePrefix + problem.Type.Slug, problem.Type.Title, problem.Type.Status, problem.Detail, problem.Act, Reference(context),
        problem.Errors.Count == 0 ? null : problem.Errors);

    /// <summary>What finds the request in the log: the beginning of its trace id, as on the pages, or the server's own id where nobody traces.</summary>
    public static string Reference(HttpContext context) => Activity.Current?.TraceId.ToHexString()[..12] ?? context.TraceIdentifier;
}
