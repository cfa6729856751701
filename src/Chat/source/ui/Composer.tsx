import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { callableIn, lastOf, mayCallEverybody } from '../matrix/acts';
import { contentOf, editOf, fits, type Written } from '../matrix/content';
import type { Conversation } from '../matrix/conversation';
import { called, callsEverybody, EVERYBODY, offered, typedName } from '../matrix/mentions';
import type { Session } from '../matrix/session';
import { typing } from '../matrix/typing';
import { texts } from '../texts';
import { About } from './About';
import { Attach } from './Attach';
import { deskOf, drafts, type Intent } from './desk';
import { offerId, Offers, OFFERS } from './Offers';

/** Where messages are written. What was typed is never lost: it stays until it was handed over for sending. */
export function Composer({ room, session, conversation }: { room: string; session: Session; conversation: Conversation }) {
  const { roomId } = conversation.room;
  const desk = deskOf(roomId);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useSignal(drafts.get(roomId) ?? '');
  const caret = useSignal<number | null>(null);
  const chosen = useSignal(0);
  const after = useRef<number | null>(null);
  const mayCallAll = mayCallEverybody(conversation.room, session.account.userId);
  const name = caret.value === null ? null : typedName(text.value, caret.value);
  const people = name === null ? [] : offered(name, [...callableIn(session, conversation.room), ...(mayCallAll ? [{ userId: '', name: EVERYBODY }] : [])]);
  const offers = people.length === 1 && people[0]?.name === name ? [] : people; // it is there already
  const content = contentFor(desk.intent.value, writtenAs(text.value));
  const tooLong = !fits(content);

  useEffect(() => { if (matchMedia('(hover: hover)').matches) area.current?.focus(); }, []); // not on phones: the keyboard would cover the room
  useSignalEffect(() => {
    const intent = desk.intent.value;
    text.value = drafts.get(draftOf(roomId, intent)) ?? (intent?.act === 'edit' ? intent.seen.body : '');
    if (intent) area.current?.focus();
  });
  useSignalEffect(() => { if (desk.thread.value) area.current?.focus(); });
  useLayoutEffect(() => {
    if (after.current !== null) area.current?.setSelectionRange(after.current, after.current);
    after.current = null;
  }, [text.value]);

  function writtenAs(typed: string): Written {
    const answered = desk.intent.value?.act === 'reply' ? desk.intent.value.seen : null;
    const calls = called(typed, callableIn(session, conversation.room));
    const about = desk.thread.value;
    return {
      text: typed, calls: answered && !answered.mine ? [...new Set([...calls, answered.sender])] : calls, callsEverybody: mayCallAll && callsEverybody(typed),
      ...(answered && { replyTo: answered.id }), ...(about && { thread: { about, last: lastOf(conversation.room, about) } }),
    };
  }
  const type = (typed: string) => {
    text.value = typed;
    drafts.set(draftOf(roomId, desk.intent.value), typed);
    typing(conversation.room, typed);
  };
  const cancel = () => {
    if (desk.intent.value?.act === 'edit') drafts.delete(draftOf(roomId, desk.intent.value));
    desk.intent.value = null;
    area.current?.focus();
  };
  const send = () => {
    const typed = text.value.trim();
    if (!typed || tooLong || session.ending.value) return;
    const sent = contentFor(desk.intent.value, writtenAs(typed));
    type('');
    caret.value = null;
    cancel();
    void conversation.send(sent);
  };
  const take = (taken: string) => {
    if (caret.value === null || name === null) return;
    const start = caret.value - name.length;
    after.current = start + taken.length + 1;
    const rest = text.value.slice(caret.value);
    type(`${text.value.slice(0, start)}${taken} ${rest.startsWith(' ') ? rest.slice(1) : rest}`);
    caret.value = null;
  };
  const editLast = () => {
    const last = conversation.items.value.findLast(item => item.kind === 'message' && item.seen.mine && item.seen.kind === 'text' && !item.seen.sending);
    if (last?.kind === 'message') desk.intent.value = { act: 'edit', seen: last.seen };
    return last !== undefined;
  };

  /** Whether the key was for something else than typing. */
  const pressed = ({ key, shiftKey, isComposing }: KeyboardEvent): boolean => {
    if (isComposing) return false;
    if (offers.length > 0) {
      const offer = offers[chosen.value];
      if (key === 'ArrowDown' || key === 'ArrowUp') chosen.value = (chosen.value + (key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length;
      else if ((key === 'Enter' || key === 'Tab') && !shiftKey && offer) take(offer.name);
      else if (key === 'Escape') caret.value = null;
      else return false;
      return true;
    }
    if (key === 'Escape' && desk.intent.value) cancel();
    else if (key === 'Escape' && desk.thread.value) desk.thread.value = null;
    else if (key === 'ArrowUp' && !text.value && !desk.intent.value) return editLast();
    else if (key === 'Enter' && !shiftKey && !matchMedia('(pointer: coarse)').matches) send();
    else return false;
    return true;
  };

  return (
    <form class="m-composer" onSubmit={event => { event.preventDefault(); send(); }}>
      <About conversation={conversation} cancel={cancel} />
      {offers.length > 0 && <Offers people={offers} chosen={chosen.value} take={take} />}
      <label class="m-sr" for="write">{texts.composer.label(room)}</label>
      <textarea class="form-control" id="write" rows={1} ref={area} placeholder={texts.composer.label(room)} value={text.value} dir="auto"
        aria-invalid={tooLong} aria-describedby={tooLong ? 'write-error' : desk.intent.value ? 'write-about' : undefined} aria-autocomplete="list"
        aria-controls={offers.length > 0 ? OFFERS : undefined} aria-activedescendant={offers.length > 0 ? offerId(chosen.value) : undefined}
        onInput={({ currentTarget }) => { type(currentTarget.value); caret.value = currentTarget.selectionEnd; chosen.value = 0; }}
        onClick={() => { caret.value = null; }} onBlur={() => { caret.value = null; }}
        onKeyDown={event => { if (pressed(event)) event.preventDefault(); }} />
      <Attach session={session} room={roomId} />
      <button class="btn btn-primary m-send" type="submit" disabled={tooLong}>{desk.intent.value?.act === 'edit' ? texts.message.saveEdit : texts.composer.send}</button>
      {tooLong && <p class="m-error" id="write-error" role="alert">{texts.composer.tooLong}</p>}
    </form>
  );
}

const contentFor = (intent: Intent | null, written: Written) => (intent?.act === 'edit' ? editOf(intent.seen.id, written) : contentOf(written));

const draftOf = (roomId: string, intent: Intent | null) => (intent?.act === 'edit' ? intent.seen.id : roomId);
