import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';

const AHEAD = '100% 0px 0px';

/** Where the room goes on further up: fetches by itself when somebody comes near, and by its button. */
export function Earlier({ conversation, scroller }: { conversation: Conversation; scroller: RefObject<HTMLElement | null> }) {
  const place = useRef<HTMLParagraphElement>(null);
  const busy = useSignal(false);
  const failed = useSignal(false);
  const fetchEarlier = async () => {
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

  const begin = conversation.items.value[0]?.key; // looks again after each page: the end may still be near
  useEffect(() => {
    if (!place.current || conversation.atStart.value || failed.value) return undefined;
    const observer = new IntersectionObserver(entries => { if (entries.at(-1)?.isIntersecting) void fetchEarlier(); }, { root: scroller.current, rootMargin: AHEAD });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [begin, conversation, busy.value]);

  return (
    <p class="m-earlier" ref={place} aria-live="off">
      {conversation.atStart.value ? <span class="m-sub">{conversation.items.value.length > 0 ? texts.room.noEarlier : texts.room.empty}</span>
        : <button class="btn btn-sm" type="button" aria-disabled={busy.value} onClick={() => { void fetchEarlier(); }}>{busy.value ? texts.timeline.fetching : texts.room.earlier}</button>}
      {failed.value && <span class="m-error" role="alert">{texts.timeline.notFetched}</span>}
    </p>
  );
}
