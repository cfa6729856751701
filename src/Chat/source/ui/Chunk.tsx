import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import type { Chunk as Part } from '../matrix/steady';
import type { Readers } from '../matrix/unread';
import { texts } from '../texts';
import { Line } from './Message';
import type { Nearness } from './nearness';

/** In pixels, where nothing was measured yet. */
const LINE = 40;

/** What the timeline asks of a chunk. */
export interface Handle {
  /** Draws it, and keeps it until it went far again. */
  draw(): void;
  /** The line of an item, where it is drawn. */
  line(key: string): HTMLElement | null;
}

interface ChunkProps {
  readonly part: Part;
  readonly conversation: Conversation;
  readonly nearness: Nearness;
  readonly newest: boolean;
  /** The item above which the new ones begin, if it is one of these. */
  readonly fresh: string | null;
  readonly readers: Readers | null;
  readonly handles: Map<string, Handle>;
}

/** Some thirty lines. Far from what is in view, only their height is there. */
export function Chunk({ part, conversation, nearness, newest, fresh, readers, handles }: ChunkProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useSignal(newest);
  const height = useRef(part.items.length * LINE);
  const shown = drawn.value;

  useEffect(() => place.current ? nearness.watch(place.current, near => {
    if (!near && drawn.peek()) height.current = place.current?.offsetHeight ?? height.current;
    drawn.value = near;
  }) : undefined, [nearness]);
  useEffect(() => {
    handles.set(part.key, {
      draw: () => { drawn.value = true; },
      line: key => [...place.current?.querySelectorAll<HTMLElement>('.m-say > li:not(.m-added)') ?? []][part.items.findIndex(item => item.key === key)] ?? null,
    });
    return () => { handles.delete(part.key); };
  }, [part, handles]);
  useLayoutEffect(() => {
    if (place.current) place.current.style.height = shown ? '' : `${height.current}px`; // the property: a style in markup would be refused
  }, [shown]);

  const lines = useMemo(() => (shown ? part.items.flatMap(item => [
    ...(item.key === fresh ? [<li key="new" class="m-added m-newline"><strong>{texts.timeline.newLine}</strong></li>] : []),
    <Line key={`line ${item.key}`} item={item} conversation={conversation} />,
    ...(item.key === readers?.id ? [<ReadBy key="read" names={readers.names} />] : []),
  ]) : null), [shown, part, fresh, readers, conversation]);

  // What comes into view by scrolling is nothing new: only the newest is announced.
  return <div class="m-chunk" ref={place} aria-live={newest ? undefined : 'off'}>{lines && <ol class="m-say">{lines}</ol>}</div>;
}

function ReadBy({ names }: { names: readonly string[] }) {
  return (
    <li class="m-added m-readby" aria-live="off">
      <details>
        <summary>{texts.timeline.readBy(names.length)}</summary>
        <p><bdi>{names.join(', ')}</bdi></p>
        <p class="m-sub">{texts.timeline.readersHint}</p>
      </details>
    </li>
  );
}
