import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Progress } from '../matrix/fileCrypto';
import { NotDownloaded, type DownloadFailure } from '../matrix/downloads';

export type Fetched =
  | { readonly at: 'idle' }
  | { readonly at: 'fetching'; readonly done: number }
  /** @property url Of the bytes in this page, for as long as what shows them is there. */
  | { readonly at: 'here'; readonly url: string }
  | { readonly at: 'failed'; readonly why: Unshown };

/** Why something that could be fetched is not shown, beside why it could not be. */
export type Unshown = DownloadFailure | 'previewChanged' | 'tooManyPixels' | 'noPicture' | 'broken';

export class NotShown extends Error {
  constructor(readonly why: Unshown) { super(why); }
}

/** Something that is fetched when it is asked for; it stops, and its bytes are let go, when what shows it goes. */
export function useFetched(load: (progress: Progress, stop: AbortSignal) => Promise<Blob>): { state: Signal<Fetched>; begin: () => Promise<string | null>; stop: () => void } {
  const state = useSignal<Fetched>({ at: 'idle' });
  const abort = useRef<AbortController | null>(null);
  const held = useRef<string | null>(null);
  const stop = () => {
    abort.current?.abort();
    abort.current = null;
    if (held.current) URL.revokeObjectURL(held.current);
    held.current = null;
    state.value = { at: 'idle' };
  };
  const begin = async () => {
    stop();
    const own = abort.current = new AbortController();
    state.value = { at: 'fetching', done: 0 };
    try {
      const blob = await load(done => { if (!own.signal.aborted) state.value = { at: 'fetching', done }; }, own.signal);
      if (own.signal.aborted) return null;
      const url = held.current = URL.createObjectURL(blob);
      state.value = { at: 'here', url };
      return url;
    } catch (error) {
      if (own.signal.aborted) return null;
      if (!(error instanceof NotDownloaded) && !(error instanceof NotShown)) console.error(error);
      state.value = { at: 'failed', why: error instanceof NotDownloaded || error instanceof NotShown ? error.why : 'broken' };
      return null;
    }
  };
  useEffect(() => stop, []);
  return { state, begin, stop };
}
