import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { mayRemove, remove } from '../matrix/acts';
import type { Conversation } from '../matrix/conversation';
import type { Seen } from '../matrix/seen';
import { texts } from '../texts';
import { Copy } from './Copy';
import { deskOf } from './desk';
import { Offered } from './Reactions';
import { Time } from './Time';

const words = texts.message;

/** What can be done with a message, in the flow: nothing hovers, nothing covers. */
export function More({ seen, conversation }: { seen: Seen; conversation: Conversation }) {
  const fold = useRef<HTMLDetailsElement>(null);
  const open = useSignal(false);
  const asks = useSignal<'react' | 'remove' | null>(null);
  const desk = deskOf(conversation.room.roomId);

  useEffect(() => { if (asks.value) fold.current?.querySelector<HTMLElement>('div button')?.focus(); }, [asks.value]); // what was pressed is gone

  /** @param stays Whether the keyboard's focus stays with the message. */
  const close = (stays: boolean) => {
    if (fold.current) fold.current.open = false;
    if (stays) fold.current?.querySelector('summary')?.focus();
  };
  const begin = (act: 'reply' | 'edit') => {
    close(false);
    desk.intent.value = { act, seen };
  };

  return (
    <details class="m-more" ref={fold} onToggle={({ currentTarget }) => { open.value = currentTarget.open; asks.value = null; }}
      onKeyDown={event => { if (event.key === 'Escape' && open.value) { event.stopPropagation(); close(true); } }}>
      <summary>{words.more}<span class="m-sr"> {words.moreAbout(seen.name)} <Time at={seen.at} /></span></summary>
      {open.value && <div>
        {conversation.writable.value && asks.value === null && <>
          <button class="btn btn-sm" type="button" onClick={() => begin('reply')}>{words.reply}</button>
          <button class="btn btn-sm" type="button" onClick={() => { asks.value = 'react'; }}>{words.react}</button>
          <button class="btn btn-sm" type="button" onClick={() => { close(false); desk.thread.value = seen.thread ?? seen.id; }}>{words.replyInThread}</button>
          {seen.mine && seen.kind === 'text' && <button class="btn btn-sm" type="button" onClick={() => begin('edit')}>{words.edit}</button>}
          {mayRemove(conversation.session, conversation.room, seen.id) && <button class="btn btn-sm" type="button" onClick={() => { asks.value = 'remove'; }}>{words.remove}</button>}
        </>}
        {asks.value === null && seen.kind === 'text' && <Copy text={seen.body} words={words.copyText} />}
        {asks.value === 'react' && <><Offered id={seen.id} conversation={conversation} done={() => close(true)} /><p class="m-sub m-line">{words.reactionsAreOpen}</p></>}
        {asks.value === 'remove' && <Removing seen={seen} conversation={conversation} stay={() => close(true)}
          gone={() => fold.current?.closest<HTMLElement>('.m-scroller')?.focus({ preventScroll: true })} />}
      </div>}
    </details>
  );
}

function Removing({ seen, conversation, stay, gone }: { seen: Seen; conversation: Conversation; stay: () => void; gone: () => void }) {
  const state = useSignal<'asks' | 'busy' | 'failed'>('asks');
  const act = async () => {
    state.value = 'busy';
    gone(); // the buttons go with the message, and must not take the keyboard's focus with them
    try {
      await remove(conversation.session, conversation.room, seen.id);
    } catch {
      state.value = 'failed';
    }
  };
  return <>
    <p class="m-line" role="alert">{state.value === 'failed' ? words.notRemoved : words.askRemove}</p>
    <button class="btn btn-sm" type="button" onClick={stay}>{words.keep}</button>
    <button class="btn btn-sm btn-danger" type="button" disabled={state.value === 'busy'} onClick={() => { void act(); }}>{words.removeForAll}</button>
  </>;
}
