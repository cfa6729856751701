/** A clock that is off by less makes nobody wonder; two of them are hardly ever closer. */
const NOTICED = 5 * 60_000;

let ahead = 0;

/** Compares this computer's clock with the one of the panel, which says the time with every answer (RFC 9110, "Date"). */
export function compareClock(date: string | null): void {
  const off = Date.now() - Date.parse(date ?? '');
  ahead = Math.abs(off) >= NOTICED ? off : 0; // also where it does not say
}

/** ms by which this computer's clock is ahead, negative where it is behind; 0 where nobody would notice. */
export const clockAhead = (): number => ahead;
