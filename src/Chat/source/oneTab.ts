/**
 * One tab at a time: two would write into the same key store. A lock of the browser says which (Web Locks API); it ends with the tab.
 * Another one may ask for it: the tab that has it then gives it up by going away, unless something in it would be lost.
 */
const LOCK = 'muster-war-room';
const PATIENCE = 5_000;

type Said = 'give' | 'no';

let mine = false;
let lost = (): void => {};

/** Whether this tab is the one. Where the browser keeps nothing there are no locks either, and nothing that two could write into. */
export const haveThePage = (): Promise<boolean> => held({ ifAvailable: true }).catch(() => true);

/** Asks whichever tab has it. False where that one would lose something; one that does not answer in time hangs, and is passed over. */
export async function takeThePage(): Promise<boolean> {
  const other = new BroadcastChannel(LOCK);
  const refused = new AbortController();
  const late = setTimeout(() => refused.abort('late'), PATIENCE);
  other.onmessage = ({ data }: MessageEvent<Said>) => { if (data === 'no') refused.abort('no'); };
  other.postMessage('give' satisfies Said);
  try {
    return await held({ signal: refused.signal });
  } catch (error) {
    if (!refused.signal.aborted) throw error;
    return refused.signal.reason === 'late' && await held({ steal: true });
  } finally {
    clearTimeout(late);
    other.close();
  }
}

/**
 * Answers other tabs for as long as the page is open.
 * @param gone Another tab has it now, or is to have it: called too where it was taken away while this tab hung.
 */
export function giveWhenAsked(may: () => boolean, gone: () => void): void {
  lost = gone;
  const other = new BroadcastChannel(LOCK);
  other.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data !== 'give' || !mine) return;
    if (may()) gone();
    else other.postMessage('no' satisfies Said);
  };
}

function held(options: LockOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(LOCK, options, lock => {
      mine = lock !== null;
      resolve(mine);
      return lock ? new Promise<never>(() => {}) : undefined;
    }).catch((error: unknown) => {
      if (!mine) return reject(error as Error);
      mine = false;
      lost();
    });
  });
}
