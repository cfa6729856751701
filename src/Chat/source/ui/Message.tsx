import { mayCallEverybody } from '../matrix/acts';
import type { Conversation } from '../matrix/conversation';
import { EVERYBODY } from '../matrix/mentions';
import { pseudonymOf } from '../matrix/ids';
import { roleIn } from '../matrix/people';
import type { Item, Seen } from '../matrix/seen';
import { texts } from '../texts';
import { deskOf, isInThread } from './desk';
import { FileBody } from './FileBody';
import { Icon } from './icons';
import { MessageText } from './MessageText';
import { More } from './More';
import { Quote, ThreadMark } from './Quote';
import { Reactions } from './Reactions';
import { useSlow } from './slow';
import { Day, Time } from './Time';

/** One line of the conversation. Whatever it holds is text: nothing that came from a homeserver is ever markup here. */
export function Line({ item, conversation }: { item: Item; conversation: Conversation }) {
  const { thread } = deskOf(conversation.room.roomId);
  // Hidden, not left out, where one thread alone is shown: lines are counted by whoever looks for one.
  if (item.kind === 'day') return <li class="m-day" hidden={thread.value !== null}><h3><Day at={item.at} /></h3></li>;
  if (item.kind === 'event') return <li class="m-event" hidden={thread.value !== null}><Icon name="person" /><p><bdi>{sentenceOf(item.seen)}</bdi> <Time at={item.seen.at} /></p></li>;
  const { seen } = item;
  const first = item.first || thread.value !== null;
  const calls = callsOf(seen, conversation);
  const role = first ? roleIn(conversation.session, seen.sender) : 'responder';
  return (
    <li class={`m-msg${first ? ' m-first' : ''}${calls.length > 0 ? ' m-called' : ''}`} hidden={thread.value !== null && !isInThread(seen, thread.value)}>
      {first ? <span class="m-ava" aria-hidden="true">{initials(seen.name)}</span> : <Time at={seen.at} />}
      <div>
        {first && <div class="m-by"><strong><bdi>{seen.name}</bdi></strong>{seen.mine && <span class="m-sub">{texts.room.you}</span>}{role !== 'responder' && <span class="m-sev">{texts.people.role[role]}</span>}<Time at={seen.at} /></div>}
        {calls.length > 0 && <span class="m-forme"><Icon name="at" />{calls.includes(EVERYBODY) ? texts.message.callsEverybody : texts.message.callsMe}</span>}
        {seen.thread && <ThreadMark about={seen.thread} conversation={conversation} />}
        {seen.replyTo && <Quote id={seen.replyTo} conversation={conversation} />}
        <Body seen={seen} conversation={conversation} calls={calls} />
        {seen.edited !== undefined && <span class="m-sub">{texts.room.edited} <Time at={seen.edited} /></span>}
        {seen.doubt && <span class="m-state is-warn m-doubt"><Icon name="warn" /><span>{doubtSentence(seen)}</span></span>}
        {seen.sending && <Sending seen={seen} conversation={conversation} />}
        {seen.kind !== 'removed' && <Reactions id={seen.id} conversation={conversation} />}
      </div>
      {!seen.sending && CAN_BE_ACTED_ON.has(seen.kind) && <More seen={seen} conversation={conversation} />}
    </li>
  );
}

const CAN_BE_ACTED_ON: ReadonlySet<Seen['kind']> = new Set<Seen['kind']>(['text', 'file', 'other']);

/** The calls in a message that concern whoever reads it; “@room” only from those whose word it is. */
function callsOf(seen: Seen, { session, room }: Conversation): readonly string[] {
  if (seen.mine) return [];
  if (seen.callsEverybody && mayCallEverybody(room, seen.sender)) return [EVERYBODY, pseudonymOf(session.account.userId, session.account.userId)];
  return seen.callsMe ? [pseudonymOf(session.account.userId, session.account.userId)] : [];
}

function Body({ seen, conversation, calls }: { seen: Seen; conversation: Conversation; calls: readonly string[] }) {
  const words = texts.room;
  switch (seen.kind) {
    case 'text': return <MessageText body={seen.body} markdown={seen.markdown === true} calls={calls} />;
    case 'file': return seen.file ? <FileBody file={seen.file} session={conversation.session} /> : null;
    case 'removed': return <p class="m-removed"><Icon name="bin" /><bdi>{seen.wasEdit ? words.removedEdit(seen.body) : words.removed(seen.body)}</bdi></p>;
    case 'waiting': return <p class="m-removed"><Icon name="wait" />{words.waiting}</p>;
    case 'unreadable': return <p class="m-removed"><Icon name="warn" />{words.undecryptable[seen.why ?? 'unknown']}</p>;
    default: return <p class="m-removed">{words.other}</p>;
  }
}

/** Before that, nobody wonders whether it went out. */
const SOON = 3_000;

function Sending({ seen, conversation }: { seen: Seen; conversation: Conversation }) {
  const drop = <button class="btn btn-sm" type="button" onClick={() => conversation.drop(seen.unsent ?? seen.id)}>{texts.composer.drop}</button>;
  const slow = useSlow(SOON);
  if (seen.sending === 'waiting' && slow) return <span class="m-state"><Icon name="wait" /><span>{seen.mayHaveArrived ? texts.composer.waitingUnanswered : texts.composer.waiting}</span>{drop}</span>;
  if (seen.sending !== 'failed') return <span class="m-sub">{texts.composer.sending}</span>;
  return (
    <span class="m-state is-warn m-doubt" role="status">
      <Icon name="warn" /><span>{seen.mayHaveArrived ? texts.composer.failedUnanswered : texts.composer.failed}</span>
      <button class="btn btn-sm" type="button" onClick={() => { void conversation.again(seen.unsent ?? seen.id); }}>{texts.composer.again}</button>
      {drop}
    </span>
  );
}

const doubtSentence = (seen: Seen) => (seen.doubt === 'plain' || !seen.doubt ? texts.room.doubt.plain : texts.room.doubt[seen.doubt](seen.name));

const initials = (name: string) => name.split(/[-\s]/u).slice(0, 2).map(word => [...word][0]?.toUpperCase() ?? '').join('');

function sentenceOf({ body, name }: Seen): string {
  switch (body) {
    case 'join': return texts.room.joined(name);
    case 'invite': return texts.room.invited(name);
    case 'ban': return texts.room.banned(name);
    case 'sentOut': return texts.room.sentOut(name);
    default: return texts.room.left(name);
  }
}
