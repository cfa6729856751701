import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import type { Session } from '../matrix/session';
import { typing } from '../matrix/typing';
import { texts } from '../texts';
import { Attach } from './Attach';

/** One event may have 64 KiB (Matrix 1.16, "Size limits"), and encrypting makes a third more of it. */
const LONGEST = 40_000;

/** Where messages are written. What was typed is never lost: it stays until it was handed over for sending. */
export function Composer({ room, session, conversation }: { room: string; session: Session; conversation: Conversation }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useSignal(drafts.get(conversation.room.roomId) ?? '');
  const tooLong = text.value.length > LONGEST;

  useEffect(() => { if (matchMedia('(hover: hover)').matches) area.current?.focus(); }, []); // not on phones: the keyboard would cover the room

  const type = (typed: string) => {
    text.value = typed;
    drafts.set(conversation.room.roomId, typed);
    typing(conversation.room, typed);
  };
  const send = () => {
    const typed = text.value.trim();
    if (!typed || tooLong || session.ending.value) return;
    type('');
    void conversation.send(typed);
    area.current?.focus();
  };

  return (
    <form class="m-composer" onSubmit={event => { event.preventDefault(); send(); }}>
      <label class="m-sr" for="write">{texts.composer.label(room)}</label>
      <textarea class="form-control" id="write" rows={1} ref={area} placeholder={texts.composer.label(room)} value={text.value} dir="auto"
        aria-invalid={tooLong} aria-describedby={tooLong ? 'write-error' : undefined}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
          event.preventDefault();
          send();
        }} />
      <Attach session={session} room={conversation.room.roomId} />
      <button class="btn btn-primary m-send" type="submit" disabled={tooLong}>{texts.composer.send}</button>
      {tooLong && <p class="m-error" id="write-error" role="alert">{texts.composer.tooLong}</p>}
    </form>
  );
}

/** By room, for as long as the page is open. */
const drafts = new Map<string, string>();
