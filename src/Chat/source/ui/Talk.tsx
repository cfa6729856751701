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
import { RecordLine } from './RecordLine';
import { Search } from './Search';
import { Timeline } from './Timeline';
import { Typing } from './Typing';
import { Voice } from './Voice';

/** The conversation of one room. */
export function Talk({ session, line, conversation }: { session: Session; line: RoomLine; conversation: Conversation }) {
  const searching = useSignal(false);
  const closeSearch = () => {
    searching.value = false;
    document.getElementById('search-open')?.focus();
  };

  return (
    <section class="m-talk" id="talk" aria-labelledby="h-room">
      <header class="m-talkhead">
        <a class="btn btn-quiet m-torooms" href="#rooms"><Icon name="back" />{texts.rooms.heading}</a>
        <div class="m-grow"><h2 id="h-room" tabIndex={-1}><bdi>{line.name}</bdi></h2><span class="m-sub"><bdi>{line.madeBy === null ? line.topic : texts.rooms.madeBy(line.madeBy)}</bdi></span></div>
        <button class="btn btn-quiet" id="search-open" type="button" aria-expanded={searching.value} onClick={() => { searching.value = !searching.value; }}>{texts.search.open}</button>
        <a class="btn btn-quiet m-topeople" href="#people"><Icon name="people" />{texts.people.heading}</a>
      </header>
      <RecordLine session={session} room={conversation.room} />
      <Voice voice={GroupVoice.of(session)} line={line} />
      {searching.value && <Search conversation={conversation} room={line.name} close={closeSearch} />}
      <Timeline conversation={conversation} />
      <Typing session={session} room={conversation.room} />
      <Writing session={session} line={line} conversation={conversation} />
    </section>
  );
}

/** Where one writes, or why one cannot. Files lie there too: what is dropped must not go where nothing may be typed. */
function Writing({ session, line, conversation }: { session: Session; line: RoomLine; conversation: Conversation }) {
  const changed = session.trust.changed(conversation.room).value;
  if (!line.encrypted) return <p class="m-callout is-bad m-plainroom" id="write" tabIndex={-1} role="alert"><Icon name="bad" /><span>{texts.room.notEncrypted}</span></p>;
  if (changed.length > 0) return <ChangedIdentity session={session} room={conversation.room} people={changed} />;
  if (!conversation.writable.value) return <p class="m-composer m-sub" id="write" tabIndex={-1} role="status">{texts.composer.readOnly}</p>;
  return <>
    <Files key={`files ${line.id}`} session={session} room={line.id} />
    <Composer key={line.id} room={line.name} session={session} conversation={conversation} />
  </>;
}
