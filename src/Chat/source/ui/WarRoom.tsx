import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Conversation } from '../matrix/conversation';
import { storageFull } from '../matrix/keeping';
import { Rooms, type RoomLine } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { texts } from '../texts';
import { hasUnsent } from '../unsent';
import { Notices } from '../notices';
import { Voice } from '../voice/voice';
import { Cautions } from './Cautions';
import { Icon } from './icons';
import { Incoming } from './Incoming';
import { NoticesPane } from './NoticesPane';
import { People } from './People';
import { Talk } from './Talk';
import { ThemeToggle } from './ThemeToggle';
import { TrustPane } from './TrustPane';
import { RoomVoice } from './Voice';

const FIRST = '#war-room';

/** One screen: rooms, the conversation, people. */
export function WarRoom({ session, forbidden, signOut }: { session: Session; forbidden: boolean; signOut: () => Promise<void> }) {
  const rooms = useMemo(() => new Rooms(session), [session]);
  const notices = useMemo(() => new Notices(session), [session]);
  const chosen = useSignal<string | null>(null);
  const first = useRef<string | null>(null); // stays the one that it was, whatever the homeserver says of it later: somebody may be writing there
  const line = useComputed<RoomLine | null>(() => {
    const lines = rooms.lines.value;
    first.current ??= lines.find(one => one.name === FIRST && one.madeBy === null)?.id ?? null;
    return lines.find(one => one.id === (chosen.value ?? first.current)) ?? lines.find(one => one.id === first.current) ?? lines[0] ?? null;
  });
  const id = line.value?.id;
  const room = id ? rooms.get(id) : null;
  const conversation = useMemo(() => (room ? new Conversation(session, room) : null), [room]);
  useEffect(() => () => conversation?.close(), [conversation]);
  useSignalEffect(() => {
    const elsewhere = rooms.lines.value.reduce((sum, one) => (one.id === line.value?.id ? sum : sum + one.unread), 0);
    document.title = [line.value?.name, elsewhere > 0 ? texts.rooms.unread(elsewhere) : null, session.configuration.codename].filter(Boolean).join(' · ');
  });

  return (
    <div class="m-chat m-chatapp">
      <a class="m-skip" href="#write">{texts.skip}</a>
      <Top session={session} plain={line.value?.encrypted === false} unreadable={conversation?.unreadable.value ?? 0} signOut={signOut} />
      <Cautions forbidden={forbidden} />
      <Incoming session={session} />
      <main class="m-chatgrid" id="main">
        <h1 class="m-sr">{texts.title(session.configuration.codename)}</h1>
        <nav class="m-pane m-panerooms" id="rooms" aria-labelledby="h-rooms">
          <div class="m-panehead"><h2 id="h-rooms">{texts.rooms.heading}</h2></div>
          <ul class="m-chatrooms">{rooms.lines.value.map(one => <RoomLink key={one.id} voice={Voice.of(session)} line={one} current={one.id === id} choose={() => { chosen.value = one.id; }} />)}</ul>
          <NoticesPane notices={notices} />
          <p class="m-panefoot m-sub">{session.borrowed ? texts.rooms.footBorrowed : texts.rooms.foot} <a href="about.html" target="_blank" rel="noopener">{texts.rooms.about}</a></p>
        </nav>
        {line.value && room && conversation ? <>
          <Talk key={room.roomId} session={session} line={line.value} conversation={conversation} />
          <People key={`people ${room.roomId}`} session={session} room={room} name={line.value.name} count={line.value.people} />
        </> : <section class="m-talk" id="talk"><p class="m-body" id="write" tabIndex={-1} role="status">{rooms.known.value ? texts.rooms.none : texts.opening.rooms}</p></section>}
        <TrustPane session={session} room={room} />
      </main>
    </div>
  );
}

function RoomLink({ voice, line, current, choose }: { voice: Voice; line: RoomLine; current: boolean; choose: () => void }) {
  return (
    <li><a href="#talk" aria-current={current ? 'page' : undefined} onClick={choose}>
      <span><strong><bdi>{line.name}</bdi></strong><span class="m-sub">{line.madeBy === null ? line.topic : texts.rooms.madeBy(line.madeBy)}</span></span>
      {!current && (line.mentions > 0 ? <span class="m-new m-foryou">{texts.timeline.forYou(line.mentions)}</span> : line.unread > 0 && <span class="m-new">{texts.rooms.unread(line.unread)}</span>)}
    </a><RoomVoice voice={voice} line={line} /></li>
  );
}

function Top({ session, plain, unreadable, signOut }: { session: Session; plain: boolean; unreadable: number; signOut: () => Promise<void> }) {
  const asking = useSignal(false);
  const asks = useRef<HTMLButtonElement>(null);
  const stay = () => {
    asking.value = false;
    asks.current?.focus();
  };
  const unsent = asking.value && hasUnsent(session);
  const connection = session.connection.value;
  const [tone, words] = storageFull.value ? (['bad', texts.state.full] as const)
    : connection !== 'live' ? (['busy', connection === 'offline' ? texts.state.offline : texts.state.connecting] as const)
    : session.standing.value !== 'ready' ? (['warn', texts.standing.pill] as const)
      : plain ? (['bad', texts.state.notEncrypted] as const)
    : unreadable > 0 ? (['warn', texts.state.unreadable(unreadable)] as const)
      : (['ok', texts.state.encrypted] as const);
  const me = session.account.userId.slice(1).split(':')[0];
  return (
    <header class="m-top">
      <div>
        <div class="m-brand"><strong>{session.configuration.codename}</strong></div>
        <span class={`m-pill is-${tone}`} role="status"><Icon name={tone} />{words}</span>
        <div class="m-who"><div><span class="m-t">{me}</span></div></div>
        <button class="m-tool" type="button" ref={asks} onClick={() => { asking.value = true; }}>{texts.signOut.act}</button>
        <ThemeToggle />
      </div>
      {asking.value && (
        <div class="m-callout is-warn" role="alertdialog" aria-labelledby="ask-out" aria-describedby={unsent ? 'ask-unsent' : undefined} onKeyDown={({ key }) => { if (key === 'Escape') stay(); }}>
          <Icon name="warn" /><div><strong id="ask-out">{texts.signOut.ask}</strong>
            {unsent && <p class="m-line" id="ask-unsent">{texts.signOut.unsent}</p>}
            <div class="m-actions m-gap-s">
              <button class="btn" type="button" ref={button => { button?.focus(); }} onClick={stay}>{texts.signOut.no}</button>
              <button class="btn btn-danger" type="button" onClick={() => { void signOut(); }}>{texts.signOut.yes}</button>
            </div></div>
        </div>
      )}
    </header>
  );
}
