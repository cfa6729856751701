import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Conversation } from '../matrix/conversation';
import type { RoomLine } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { Voice as GroupVoice } from '../voice/voice';
import { texts } from '../texts';
import { ChangedIdentity } from './ChangedIdentity';
import { Composer } from './Composer';
import { Files } from './Files';
import { Icon } from './icons';
import { Line } from './Message';
import { Voice } from './Voice';

const NEAR = 80;

/**
 * The conversation of one room. Its scroller runs from the bottom up (column-reverse): so the newest stays in view by itself, and what is read
 * further up stays where it is when earlier messages come in above.
 */
export function Talk({ session, line, conversation }: { session: Session; line: RoomLine; conversation: Conversation }) {
  const stays = useRef(true);
  const busy = useSignal(false);
  const items = conversation.items.value;
  const changed = session.trust.changed(conversation.room).value;

  useSignalEffect(() => {
    if (conversation.items.value.length > 0 && stays.current && document.hasFocus()) void conversation.read();
  });

  const earlier = async () => {
    busy.value = true;
    try {
      await conversation.earlier();
    } finally {
      busy.value = false;
    }
  };

  return (
    <section class="m-talk" id="talk" aria-labelledby="h-room">
      <header class="m-talkhead">
        <a class="btn btn-quiet m-torooms" href="#rooms"><Icon name="back" />{texts.rooms.heading}</a>
        <div class="m-grow"><h2 id="h-room" tabIndex={-1}>{line.name}</h2><span class="m-sub">{line.topic}</span></div>
        <a class="btn btn-quiet m-topeople" href="#people"><Icon name="people" />{texts.people.heading}</a>
      </header>
      <div class="m-recline"><p><strong>{texts.room.notRecorded}</strong> <span class="m-sub m-inline">{texts.room.notRecordedWhy}</span></p></div>
      <Voice voice={GroupVoice.of(session)} line={line} />
      <div class="m-scroller" role="log" aria-labelledby="h-room" tabIndex={0} onScroll={({ currentTarget }) => { stays.current = currentTarget.scrollTop > -NEAR; }}>
        <div>
          <p class="m-earlier">
            {conversation.atStart.value ? <span class="m-sub">{items.length > 0 ? texts.room.noEarlier : texts.room.empty}</span>
              : <button class="btn btn-sm" type="button" disabled={busy.value} onClick={() => { void earlier(); }}>{texts.room.earlier}</button>}
          </p>
          <ol class="m-say">{items.map(item => <Line key={item.key} item={item} conversation={conversation} />)}</ol>
        </div>
      </div>
      {conversation.writable.value && <Files key={`files ${line.id}`} session={session} room={line.id} />}
      {changed.length > 0 ? <ChangedIdentity session={session} room={conversation.room} people={changed} /> : conversation.writable.value ? <Composer key={line.id} room={line.name} session={session} conversation={conversation} /> : <p class="m-composer m-sub">{texts.composer.readOnly}</p>}
    </section>
  );
}
