using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Muster.Data;

namespace Muster.Tests.Support;

/// <summary>
/// A query that includes several collections in one statement reads the product of their rows; EF Core only warns of it, into the log of
/// whoever runs the panel. In tests it fails, so that each such query says AsSplitQuery.
/// </summary>
public static class MultiplyingQueries
{
    public static IServiceCollection ThrowOnMultiplyingQueries(this IServiceCollection services) => services.ConfigureDbContext<PanelDbContext>(
        options => options.ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.MultipleCollectionIncludeWarning)));
}
