const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const utc = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const long = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

/** Local time first, UTC at hand. A homeserver may send any number. */
export function Time({ at }: { at: number }) {
  const date = dateOf(at);
  return date ? <time dateTime={date.toISOString()} title={`${utc.format(date)} UTC`}>{clock.format(date)}</time> : null;
}

export function Day({ at }: { at: number }) {
  const date = dateOf(at);
  return date ? <time dateTime={date.toISOString().slice(0, 10)}>{long.format(date)}</time> : null;
}

const dateOf = (at: number) => (Number.isFinite(at) && Math.abs(at) <= 8.64e15 && at >= 0 && at < 253_402_300_800_000 ? new Date(at) : null);

const both = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

/** For sentences. */
export function dayAndTime(at: number): string {
  const date = dateOf(at);
  return date ? both.format(date) : '';
}
