/**
 * How a sign-in comes over from the page that opened this one: by messages between two windows, never by URL, cookie or storage.
 *
 * This page says that it is ready, to the panel's origins alone; the opener answers once, to this page's origin alone. Each side looks at
 * the other's origin and window, so that no third page gets or gives anything. (HTML Living Standard, "Cross-document messaging")
 */
export interface HandedOver {
  readonly pseudonym: string;
  readonly passphrase: string;
  /** Nothing is to stay in this browser. */
  readonly borrowed: boolean;
}

const READY = 'muster-war-room-ready';
const SIGN_IN = 'muster-sign-in';
const PATIENCE = 10_000;
const AGAIN = 250;

/** Whether this page was opened to take a sign-in over. The mark says nothing secret. */
export const isExpected = (): boolean => location.hash === '#handover' && window.opener !== null;

/** Waits for the sign-in; null where none came in time, or the opener is not the panel. */
export function receive(panels: readonly string[]): Promise<HandedOver | null> {
  history.replaceState(null, '', location.pathname); // a reload must not wait for an opener that has answered
  const opener = window.opener as Window | null;
  if (!opener) return Promise.resolve(null);
  return new Promise(resolve => {
    const end = (result: HandedOver | null) => {
      removeEventListener('message', hear);
      clearInterval(asking);
      clearTimeout(patience);
      window.opener = null; // nothing more is to be said between the two
      resolve(result);
    };
    const hear = (event: MessageEvent<unknown>) => {
      if (event.source !== opener || !panels.includes(event.origin)) return;
      const taken = read(event.data);
      if (taken) end(taken);
    };
    const ask = () => { for (const panel of panels) opener.postMessage({ kind: READY }, panel); };
    addEventListener('message', hear);
    const asking = setInterval(ask, AGAIN); // the opener may not listen yet
    const patience = setTimeout(() => end(null), PATIENCE);
    ask();
  });
}

function read(data: unknown): HandedOver | null {
  if (typeof data !== 'object' || data === null) return null;
  const { kind, pseudonym, passphrase, borrowed } = data as Record<string, unknown>;
  if (kind !== SIGN_IN || typeof pseudonym !== 'string' || typeof passphrase !== 'string') return null;
  return pseudonym.length > 0 && pseudonym.length < 256 && passphrase.length > 0 && passphrase.length < 1024
    ? { pseudonym, passphrase, borrowed: borrowed === true } : null;
}
