using Muster.Tests.Support;

namespace Muster.Web.Tests.Support;

/// <summary>One panel for all tests of a class.</summary>
public class SharedPanel : IAsyncLifetime
{
    public TestPanel Panel { get; private set; } = null!;

    protected virtual DatabaseKind Kind => DatabaseKind.Sqlite;

    public async Task InitializeAsync() => Panel = await TestPanel.StartAsync(Kind);

    public Task DisposeAsync() => Panel.DisposeAsync().AsTask();
}

/// <summary>The same, on PostgreSQL.</summary>
public sealed class PostgreSqlPanel : SharedPanel
{
    protected override DatabaseKind Kind => DatabaseKind.PostgreSql;
}
