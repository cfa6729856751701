using System.Net;
using System.Text;
using System.Text.Json;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>What people and programs get wrong, as the started panel answers it.</summary>
[Collection(OnePanel.Name)]
public sealed class BadInputTests(SharedPanel shared)
{
    [Fact]
    public async Task A_second_panel_on_the_same_data_directory_is_refused_and_says_what_to_do()
    {
        var second = await shared.Data.RunAsync("run", "--port", "0");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"Another panel is running with {shared.Data.Path}", second.Errors, StringComparison.Ordinal);
        Assert.Contains("--data", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_taken_port_is_named_with_what_to_do() => DataPlace.UseAsync(async elsewhere =>
    {
        var second = await elsewhere.RunAsync("run", "--port", $"{shared.Panel.Address.Port}");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"Port {shared.Panel.Address.Port} is taken by dotnet (process {shared.Panel.Pid}). Stop that, or choose another port with --port.", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Malformed_JSON_is_refused_as_a_problem()
    {
        using var body = new StringContent("{\"title\": ", Encoding.UTF8, "application/json");
        using var answer = await shared.Api.Http.PostAsync(new Uri("api/v1/cases", UriKind.Relative), body);
        await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task A_body_of_100_MB_is_refused_and_the_panel_goes_on()
    {
        using var body = new StringContent($"{{\"title\": \"{new string('x', 100_000_000)}\"}}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/cases") { Content = body };
        request.Headers.ExpectContinue = true; // the answer may come before the body is sent
        using var answer = await shared.Api.Http.SendAsync(request);
        await AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, answer);
        await shared.Api.GetAsync("api/v1/cases");
    }

    private static async Task AssertProblemAsync(HttpStatusCode expected, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("https://muster.invalid/problems/", JsonDocument.Parse(text).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
    }
}
