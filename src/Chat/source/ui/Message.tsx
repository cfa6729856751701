import type { Conversation } from '../matrix/conversation';
import type { Item, Seen } from '../matrix/seen';
import { texts } from '../texts';
import { FileBody } from './FileBody';
import { Icon } from './icons';
import { MessageText } from './MessageText';
import { Day, Time } from './Time';

/** One line of the conversation. Whatever it holds is text: nothing that came from a homeserver is ever markup here. */
export function Line({ item, conversation }: { item: Item; conversation: Conversation }) {
  if (item.kind === 'day') return <li class="m-day"><h3><Day at={item.at} /></h3></li>;
  if (item.kind === 'event') return <li class="m-event"><Icon name="person" /><p><bdi>{sentenceOf(item.seen)}</bdi> <Time at={item.seen.at} /></p></li>;
  const { seen, first } = item;
  return (
    <li class={first ? 'm-msg m-first' : 'm-msg'}>
      {first ? <span class="m-ava" aria-hidden="true">{initials(seen.name)}</span> : <Time at={seen.at} />}
      <div>
        {first && <div class="m-by"><strong><bdi>{seen.name}</bdi></strong>{seen.mine && <span class="m-sub">{texts.room.you}</span>}<Time at={seen.at} /></div>}
        <Body seen={seen} conversation={conversation} />
        {seen.edited !== undefined && <span class="m-sub">{texts.room.edited} <Time at={seen.edited} /></span>}
        {seen.doubt && <span class="m-state is-warn m-doubt"><Icon name="warn" /><span>{doubtSentence(seen)}</span></span>}
        {seen.sending && <Sending seen={seen} conversation={conversation} />}
      </div>
    </li>
  );
}

function Body({ seen, conversation }: { seen: Seen; conversation: Conversation }) {
  const words = texts.room;
  switch (seen.kind) {
    case 'text': return <MessageText body={seen.body} markdown={seen.markdown === true} calls={[]} />;
    case 'file': return seen.file ? <FileBody file={seen.file} session={conversation.session} /> : null;
    case 'removed': return <p class="m-removed"><Icon name="bin" />{words.removed(seen.body)}</p>;
    case 'waiting': return <p class="m-removed"><Icon name="wait" />{words.waiting}</p>;
    case 'unreadable': return <p class="m-removed"><Icon name="warn" />{words.undecryptable[seen.why ?? 'unknown']}</p>;
    default: return <p class="m-removed">{words.other}</p>;
  }
}

function Sending({ seen, conversation }: { seen: Seen; conversation: Conversation }) {
  if (seen.sending !== 'failed') return <span class="m-sub">{seen.sending === 'waiting' ? texts.composer.waiting : texts.composer.sending}</span>;
  return (
    <span class="m-state is-warn m-doubt" role="status">
      <Icon name="warn" /><span>{texts.composer.failed}</span>
      <button class="btn btn-sm" type="button" onClick={() => { void conversation.again(seen.id); }}>{texts.composer.again}</button>
      <button class="btn btn-sm" type="button" onClick={() => conversation.drop(seen.id)}>{texts.composer.drop}</button>
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
