import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';
import { Chunk, type Handle } from './Chunk';
import { Earlier } from './Earlier';
import { Icon } from './icons';
import { jumpsBy, jumpTo } from './jumps';
import { Nearness } from './nearness';

const words = texts.timeline;
const NEAR = 80;
/** How many pages somebody waits for at a time, where the first unread message is further back. */
const PATIENCE = 5;

/**
 * What was said, of which only what is near the view is drawn. The scroller runs from the bottom up (column-reverse): so the newest stays in view
 * by itself, and what is read further up stays where it is when earlier messages come in above.
 */
export function Timeline({ conversation }: { conversation: Conversation }) {
  const scroller = useRef<HTMLDivElement>(null);
  const handles = useRef(new Map<string, Handle>()).current;
  const nearness = useSignal<Nearness | null>(null);
  const atNewest = useSignal(true);
  const offered = useSignal(false);
  const chunks = conversation.chunks.value;
  const unread = conversation.unread.value;
  const further = conversation.further.value;

  useEffect(() => {
    if (!scroller.current) return undefined;
    const made = nearness.value = new Nearness(scroller.current);
    return () => made.end();
  }, []);
  useSignalEffect(() => {
    if (conversation.items.value.length > 0 && atNewest.value) void conversation.read();
  });
  useEffect(() => {
    const back = () => {
      if (atNewest.peek()) void conversation.read();
      lookForFirst();
    };
    const away = () => { if (atNewest.peek()) conversation.lookAway(); };
    addEventListener('focus', back);
    addEventListener('blur', away);
    return () => { removeEventListener('focus', back); removeEventListener('blur', away); };
  }, [conversation]);
  useEffect(() => jumpsBy(conversation, id => {
    const handle = handles.get(conversation.chunkOf(id) ?? '');
    handle?.draw();
    requestAnimationFrame(() => show(handle?.line(id) ?? null)); // once it is drawn
  }), [conversation]);

  useEffect(() => {
    if (unread || further) offered.value = true;
    const frame = requestAnimationFrame(lookForFirst); // once it is drawn, and where it is
    return () => cancelAnimationFrame(frame);
  }, [unread?.first, further]);

  const scrolled = (element: HTMLElement) => {
    const now = element.scrollTop > -NEAR;
    if (atNewest.peek() !== now) conversation.atNewest(now);
    atNewest.value = now;
    lookForFirst();
  };
  /** Where the first unread message is in view, nobody needs to jump to it. */
  const lookForFirst = () => {
    const line = !offered.peek() || !document.hasFocus() ? null : scroller.current?.querySelector('.m-newline')?.getBoundingClientRect();
    const view = scroller.current?.getBoundingClientRect();
    if (line && view && line.top >= view.top && line.bottom <= view.bottom) offered.value = false;
  };
  const toFirst = async () => {
    for (let pages = 0; pages < PATIENCE && conversation.further.value && !conversation.atStart.value; pages++) await conversation.earlier();
    offered.value = false;
    const first = conversation.unread.value?.first ?? conversation.items.value[0]?.key;
    if (first) jumpTo(conversation, first);
  };
  const toNewest = () => {
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus({ preventScroll: true });
  };

  return (
    <div class="m-timeline">
      {offered.value && <button class="btn btn-sm m-jump m-jumpfirst" type="button" onClick={() => { toFirst().catch(() => { offered.value = false; }); }}><Icon name="up" />{words.toFirst}</button>}
      <div class="m-scroller" role="log" aria-labelledby="h-room" tabIndex={0} ref={scroller} onScroll={({ currentTarget }) => scrolled(currentTarget)}>
        <div>
          <Earlier conversation={conversation} scroller={scroller} />
          {nearness.value && chunks.map((part, at) => {
            const holds = (key: string | undefined) => key !== undefined && conversation.chunkOf(key) === part.key;
            return (
              <Chunk key={part.key} part={part} conversation={conversation} nearness={nearness.value as Nearness} handles={handles} newest={at >= chunks.length - 2}
                fresh={holds(unread?.first) ? unread?.first ?? null : null} readers={holds(conversation.readers.value?.id) ? conversation.readers.value : null} />
            );
          })}
        </div>
      </div>
      {!atNewest.value && <button class="btn btn-sm m-jump" type="button" onClick={toNewest}><Icon name="down" />{conversation.below.value > 0 && `${words.newBelow(conversation.below.value)}: `}{words.toNewest}</button>}
    </div>
  );
}

/** Found again by a line of its own beside it, not by colour. */
function show(line: HTMLElement | null): void {
  if (!line) return;
  for (const one of document.querySelectorAll('.m-say [data-found]')) one.removeAttribute('data-found');
  line.dataset['found'] = '';
  line.tabIndex = -1;
  line.scrollIntoView({ block: 'center' });
  line.focus({ preventScroll: true });
}
