import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import { search } from '../matrix/search';
import { texts } from '../texts';
import { FetchEarlier, useEarlier } from './FetchEarlier';
import { jumpTo } from './jumps';
import { dayAndTime } from './Time';

const words = texts.search;

/** Looks through what is loaded of a room. It cannot be left to the homeserver, which must not be able to read any of it. */
export function Search({ conversation, room, close }: { conversation: Conversation; room: string; close: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const wanted = useSignal('');
  const fetching = useEarlier(conversation);
  const found = useComputed(() => search(conversation.items.value, wanted.value));
  useEffect(() => field.current?.focus(), []);
  const { hits, among, since, more } = found.value;
  const asked = wanted.value.trim() !== '';
  return (
    <section class="m-search" role="search" aria-label={words.label(room)} onKeyDown={event => { if (event.key === 'Escape') close(); }}>
      <div class="m-searchhead">
        <label class="m-sr" for="search">{words.label(room)}</label>
        <input class="form-control" id="search" type="search" ref={field} autoComplete="off" placeholder={words.hint} value={wanted.value} onInput={({ currentTarget }) => { wanted.value = currentTarget.value; }} />
        <button class="btn" type="button" onClick={close}>{words.close}</button>
      </div>
      <p class="m-sub" role="status">{asked && `${hits.length > 0 ? words.found(hits.length, more) : words.none} `}{words.among(among, since === null ? null : dayAndTime(since))} {conversation.atStart.value && words.all}</p>
      {hits.length > 0 && (
        <ol class="m-hits">{hits.map(({ id, name, at, excerpt }) => (
          <li key={id}><button type="button" onClick={() => jumpTo(conversation, id)}>
            <span class="m-by"><strong><bdi>{name}</bdi></strong><span class="m-sub">{dayAndTime(at)}</span></span>
            <span class="m-excerpt" dir="auto">{excerpt[0]}<mark>{excerpt[1]}</mark>{excerpt[2]}</span>
          </button></li>
        ))}</ol>
      )}
      {!conversation.atStart.value && <FetchEarlier fetching={fetching} label={words.earlier} />}
    </section>
  );
}
