using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Muster.Domain;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Api;

/// <summary>What is written about the API is what the API does.</summary>
public sealed partial class DocumentTests(SharedPanel shared) : IClassFixture<SharedPanel>
{
    private readonly TestPanel panel = shared.Panel;

    [Fact]
    public void Every_kind_of_problem_is_explained_and_no_other()
    {
        var document = File.ReadAllText(Path.Combine(Root(), "docs/problems.md"));
        var explained = Heading().Matches(document).Select(m => (m.Groups[1].Value, int.Parse(m.Groups[2].Value, null), m.Groups[3].Value, m.Groups[4].Value));
        Assert.Equal(ProblemType.All.Select(t => (t.Slug, t.Status, t.Title, t.Act)), explained);
    }

    [Fact]
    public void The_list_of_all_problems_lists_all_problems() =>
        Assert.Equal(typeof(ProblemType).GetFields().Where(f => f.FieldType == typeof(ProblemType)).Select(f => f.GetValue(null)).ToHashSet(), [.. ProblemType.All]);

    [Fact]
    public async Task The_description_lists_every_call_and_needs_no_token()
    {
        var paths = (await panel.GetAsync("/openapi/v1.json", null)).Json.GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(Calls().Order(StringComparer.Ordinal), described);
    }

    [Fact]
    public async Task Every_call_is_described_with_a_summary_its_problems_and_how_to_sign_in()
    {
        var document = (await panel.GetAsync("/openapi/v1.json", null)).Json;
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var name = $"{call.Name} {path.Name}";
                Assert.True(call.Value.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 0, name);
                var responses = call.Value.GetProperty("responses");
                Assert.True(responses.GetProperty("500").GetProperty("content").TryGetProperty("application/problem+json", out _), name);
                Assert.Contains(responses.EnumerateObject(), response => response.Name[0] == '2');
                var open = path.Name.StartsWith("/api/v1/join", StringComparison.Ordinal);
                Assert.Equal(!open, call.Value.TryGetProperty("security", out _));
                Assert.Equal(!open, responses.TryGetProperty("401", out _));
            }
        }
    }

    [Fact]
    public async Task The_description_spells_words_as_the_calls_do()
    {
        var schemas = (await panel.GetAsync("/openapi/v1.json", null)).Json.GetProperty("components").GetProperty("schemas");
        Assert.Equal(["Provisioning", "Active", "Sealing", "Disposing", "Disposed", "Failed"], Words(schemas, "CaseState"));
        Assert.Equal(["pending", "running", "succeeded", "failed", "compensated"], Words(schemas, "StepStatus"));
        Assert.Equal(["unknown", "ok", "warn", "fail"], Words(schemas, "HealthStatus"));
        Assert.Equal(["Making", "Ready", "Taken", "Retiring", "Gone"], Words(schemas, "HomeserverState"));
    }

    [Fact]
    public async Task Liveness_and_readiness_need_no_token()
    {
        Assert.Equal((200, "ok"), await TextAsync("/healthz"));
        Assert.Equal((200, "ready"), await TextAsync("/readyz"));
    }

    private async Task<(int, string)> TextAsync(string path) => await panel.GetAsync(path, null) is var answer ? (answer.Status, answer.Text.Trim('"')) : default;

    private static IEnumerable<string?> Words(JsonElement schemas, string name) => schemas.GetProperty(name).GetProperty("enum").EnumerateArray().Select(word => word.GetString());

    private IEnumerable<string> Calls() =>
        panel.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {Constraint().Replace(e.RoutePattern.RawText!, "}").TrimEnd('/')}"));

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../..");

    [GeneratedRegex(@"^## (\S+)\n\n(\d+) · (.+)\n\n.+\n\nWhat to do: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@":\w+\}")]
    private static partial Regex Constraint();
}
