import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';
import { FetchEarlier, useEarlier } from './FetchEarlier';

const AHEAD = '100% 0px 0px';

/** Where the room goes on further up: fetches by itself when somebody comes near, and by its button. */
export function Earlier({ conversation, scroller }: { conversation: Conversation; scroller: RefObject<HTMLElement | null> }) {
  const place = useRef<HTMLParagraphElement>(null);
  const fetching = useEarlier(conversation);

  const begin = conversation.items.value[0]?.key; // looks again after each page: the end may still be near
  useEffect(() => {
    if (!place.current || conversation.atStart.value || fetching.failed.value) return undefined;
    const observer = new IntersectionObserver(entries => { if (entries.at(-1)?.isIntersecting) void fetching.begin(); }, { root: scroller.current, rootMargin: AHEAD });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [begin, conversation, fetching.busy.value]);

  return (
    <p class="m-earlier" ref={place} aria-live="off">
      {conversation.atStart.value ? <span class="m-sub">{conversation.items.value.length > 0 ? texts.room.noEarlier : texts.room.empty}</span>
        : <FetchEarlier fetching={fetching} label={texts.room.earlier} />}
    </p>
  );
}
