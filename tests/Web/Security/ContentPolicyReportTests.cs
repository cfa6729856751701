using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Muster.Web.Security;
using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Security;

public sealed class ContentPolicyReportTests
{
    private const string Report = """{"csp-report":{"effective-directive":"script-src-elem","blocked-uri":"https://evil.example/x?join=secret"}}""";

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"csp-report":{"effective-directive":"\ud800","blocked-uri":""}}""")]
    public async Task What_is_no_report_is_a_bad_request_and_no_fault(string body)
    {
        using var logs = new CapturedLogs();
        await using var panel = await StartAsync(logs, new SetClock());
        Assert.Equal(400, await SendAsync(panel, body));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_stranger_cannot_fill_the_log()
    {
        var clock = new SetClock();
        using var logs = new CapturedLogs();
        await using var panel = await StartAsync(logs, clock);
        for (var i = 0; i < 50; i++) Assert.Equal(204, await SendAsync(panel, Report));
        Assert.Equal(ContentPolicyReports.LinesAMinute, Stopped(logs));

        clock.Now += TimeSpan.FromMinutes(1);
        await SendAsync(panel, Report);
        Assert.Equal(ContentPolicyReports.LinesAMinute + 1, Stopped(logs));
        Assert.Contains(logs.Lines, line => line.Contains($"{50 - ContentPolicyReports.LinesAMinute} more reports", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("join=secret", StringComparison.Ordinal));
    }

    private static int Stopped(CapturedLogs logs) => logs.Lines.Count(line => line.Contains("stopped script-src-elem from https://evil.example", StringComparison.Ordinal));

    private static Task<TestPanel> StartAsync(CapturedLogs logs, SetClock clock) => TestPanel.StartAsync(configure: builder =>
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Logging.ClearProviders().AddProvider(logs);
    });

    private static async Task<int> SendAsync(TestPanel panel, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/csp-report");
        using var answer = await panel.Http.PostAsync(new Uri(SecurityHeaders.ReportPath, UriKind.Relative), content);
        return (int)answer.StatusCode;
    }
}
