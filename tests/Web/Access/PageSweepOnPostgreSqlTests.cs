using Muster.Web.Tests.Support;

namespace Muster.Web.Tests.Access;

/// <summary>The same on PostgreSQL, where a page really waits: it is drawn once before it knows what it shows, which SQLite never lets it.</summary>
public sealed class PageSweepOnPostgreSqlTests(PostgreSqlPanel shared) : PageSweepTests(shared), IClassFixture<PostgreSqlPanel>;
