using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Muster.Web.Tests.Support;

/// <summary>Everything that anybody logs, down to Trace: messages, their values, scopes and exceptions.</summary>
[ProviderAlias("Captured")]
internal sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            owner.lines.Enqueue($"{category}: {formatter(state, exception)} {Values(state)} {exception}");
            owner.scopes.ForEachScope((scope, lines) => lines.Enqueue($"scope: {scope} {Values(scope)}"), owner.lines);
        }

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : "";
    }
}
