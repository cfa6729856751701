import { ConnectionError, HTTPError } from 'matrix-js-sdk';

const FIRST = 1_000;
const LONGEST = 10_000;

/** How long to wait before trying again what has failed, in ms; null where trying again cannot help. */
export function pauseAfter(error: unknown, tries: number): number | null {
  const pause = Math.min(FIRST * 2 ** (tries - 1), LONGEST);
  if (error instanceof ConnectionError || (error instanceof Error && error.name === 'AbortError')) return pause;
  if (!(error instanceof HTTPError)) return null;
  if (error.isRateLimitError()) return restOf(error) ?? pause;
  const locked = 'errcode' in error && error.errcode === 'M_USER_LOCKED'; // until they are let in again
  return locked || (error.httpStatus ?? 0) >= 500 ? pause : null;
}

function restOf(error: HTTPError): number | null {
  try {
    return error.getRetryAfterMs();
  } catch {
    return null;
  }
}

/** Pauses that end at once when there is reason to hope. */
export class Pauses {
  readonly #ends = new Set<() => void>();

  wait(ms: number): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer);
        this.#ends.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#ends.add(end);
    });
  }

  end(): void { for (const end of [...this.#ends]) end(); }
}
