import { useSignal } from '@preact/signals';
import type { Conversation } from '../matrix/conversation';
import type { RoomLine } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { Voice as GroupVoice } from '../voice/voice';
import { texts } from '../texts';
import { ChangedIdentity } from './ChangedIdentity';
import { Composer } from './Composer';
import { Files } from './Files';
import { Icon } from './icons';
import { Search } from './Search';
import { Timeline } from './Timeline';
import { Typing } from './Typing';
import { Voice } from './Voice';

/** The conversation of one room. */
export function Talk({ session, line, conversation }: { session: Session; line: RoomLine; conversation: Conversation }) {
  const searching = useSignal(false);
  const changed = session.trust.changed(conversation.room).value;
  const closeSearch = () => {
    searching.value = false;
    document.getElementById('search-open')?.focus();
  };

  return (
    <section class="m-talk" id="talk" aria-labelledby="h-room">
      <header class="m-talkhead">
        <a class="btn btn-quiet m-torooms" href="#rooms"><Icon name="back" />{texts.rooms.heading}</a>
        <div class="m-grow"><h2 id="h-room" tabIndex={-1}>{line.name}</h2><span class="m-sub">{line.topic}</span></div>
        <button class="btn btn-quiet" id="search-open" type="button" aria-expanded={searching.value} onClick={() => { searching.value = !searching.value; }}>{texts.search.open}</button>
        <a class="btn btn-quiet m-topeople" href="#people"><Icon name="people" />{texts.people.heading}</a>
      </header>
      <div class="m-recline"><p><strong>{texts.room.notRecorded}</strong> <span class="m-sub m-inline">{texts.room.notRecordedWhy}</span></p></div>
      <Voice voice={GroupVoice.of(session)} line={line} />
      {searching.value && <Search conversation={conversation} room={line.name} close={closeSearch} />}
      <Timeline conversation={conversation} />
      <Typing session={session} room={conversation.room} />
      {conversation.writable.value && <Files key={`files ${line.id}`} session={session} room={line.id} />}
      {changed.length > 0 ? <ChangedIdentity session={session} room={conversation.room} people={changed} /> : conversation.writable.value ? <Composer key={line.id} room={line.name} session={session} conversation={conversation} /> : <p class="m-composer m-sub">{texts.composer.readOnly}</p>}
    </section>
  );
}
