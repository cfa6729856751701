import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';

/** What was written before, on its way. */
interface Fetching {
  readonly busy: ReadonlySignal<boolean>;
  readonly failed: ReadonlySignal<boolean>;
  readonly begin: () => Promise<void>;
}

/** Fetches what was written before, once at a time. */
export function useEarlier(conversation: Conversation): Fetching {
  const busy = useSignal(false);
  const failed = useSignal(false);
  const begin = async () => {
    if (busy.peek()) return;
    [busy.value, failed.value] = [true, false];
    try {
      await conversation.earlier();
    } catch {
      failed.value = true;
    } finally {
      busy.value = false;
    }
  };
  return { busy, failed, begin };
}

export function FetchEarlier({ fetching: { busy, failed, begin }, label }: { fetching: Fetching; label: string }) {
  return <>
    <button class="btn btn-sm" type="button" aria-disabled={busy.value} onClick={() => { void begin(); }}>{busy.value ? texts.timeline.fetching : label}</button>
    {failed.value && <span class="m-error" role="alert">{texts.timeline.notFetched}</span>}
  </>;
}
