import { ConnectionError, HTTPError } from 'matrix-js-sdk';
import { STOPPED } from './door.ts';

const FIRST = 1_000;
const LONGEST = 10_000;

/** Until they are let in again; until somebody has looked at who is in the room. */
const PASSING: ReadonlySet<unknown> = new Set(['M_USER_LOCKED', STOPPED]);

/** How long to wait before trying again what has failed, in ms; null where trying again cannot help. */
export function pauseAfter(error: unknown, tries: number): number | null {
  const pause = Math.min(FIRST * 2 ** (tries - 1), LONGEST);
  if (error instanceof ConnectionError || (error instanceof Error && error.name === 'AbortError')) return pause;
  if (!(error instanceof HTTPError)) return null;
  if (error.isRateLimitError()) return restOf(error) ?? pause;
  const passes = 'errcode' in error && PASSING.has(error.errcode);
  return passes || (error.httpStatus ?? 0) >= 500 ? pause : null;
}

/** Whether it says that the homeserver did not do what it was asked; anything else leaves open whether it did. */
export const isRefusal = (error: unknown): boolean => error instanceof HTTPError && error.httpStatus !== undefined && error.httpStatus < 500;

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
