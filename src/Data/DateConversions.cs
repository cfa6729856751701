using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Muster.Data;

/// <summary>SQLite has no date type: ticks in UTC compare and sort as they should.</summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
    value => value.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>
/// PostgreSQL keeps microseconds and refuses an offset: both are dropped before saving, so that what is read is what was written.
/// </summary>
internal sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    value => new DateTimeOffset(value.UtcTicks - (value.UtcTicks % 10), TimeSpan.Zero),
    value => value);
