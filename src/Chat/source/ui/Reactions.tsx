import { useSignal } from '@preact/signals';
import { visible } from '../bidi';
import { react, takeBack } from '../matrix/acts';
import type { Conversation } from '../matrix/conversation';
import { pseudonymOf } from '../matrix/ids';
import type { Reaction } from '../matrix/reaction';
import { reactionsTo } from '../matrix/reactions';
import { pictureOf } from '../pictures';
import { texts } from '../texts';

const SHOWN = 20;
const NAMED = 5;
const names: Readonly<Record<string, string>> = texts.message.reactions;

/** Reactions to a message; pressing one joins in, or takes one's own back. */
export function Reactions({ id, conversation }: { id: string; conversation: Conversation }) {
  const reactions = reactionsTo(conversation.room, id, conversation.session.account.userId);
  if (reactions.length === 0) return null;
  return (
    <div class="m-reacts" role="group" aria-label={texts.message.reactionsLabel}>
      {reactions.slice(0, SHOWN).map(reaction => <React key={reaction.key} id={id} reaction={reaction} conversation={conversation} />)}
      {reactions.length > SHOWN && <span class="m-sub">{texts.message.moreReactions(reactions.length - SHOWN)}</span>}
    </div>
  );
}

/** The few that are offered, whether somebody has reacted so or not. */
export function Offered({ id, conversation, done }: { id: string; conversation: Conversation; done: () => void }) {
  const reactions = reactionsTo(conversation.room, id, conversation.session.account.userId);
  return <>{Object.keys(names).map(key => (
    <React key={key} id={id} conversation={conversation} done={done} reaction={reactions.find(one => one.key === key) ?? { key, senders: [], mine: null }} />
  ))}</>;
}

function React({ id, reaction: { key, senders, mine }, conversation, done }: { id: string; reaction: Reaction; conversation: Conversation; done?: () => void }) {
  const busy = useSignal(false);
  const { session, room } = conversation;
  const name = Object.hasOwn(names, key) ? names[key] : null;
  const who = senders.length > 0 && texts.message.who(senders.slice(0, NAMED).map(sender => (sender === session.account.userId ? texts.room.you : visible(pseudonymOf(sender, session.account.userId)))), senders.length - NAMED);
  const press = async () => {
    if (busy.value || mine?.startsWith('~')) return; // on its way
    busy.value = true;
    try {
      await (mine ? takeBack(session, room, mine) : react(session, room, id, key));
      done?.();
    } catch {
      // it stays as it was, and says so by that
    } finally {
      busy.value = false;
    }
  };
  return (
    <button class="m-react" type="button" aria-pressed={mine !== null} aria-disabled={!conversation.writable.value} title={who || undefined} onClick={() => { if (conversation.writable.value) void press(); }}>
      {name ? <><img class="m-emo" src={pictureOf(key)} alt="" /><span>{name}</span></> : <bdi>{key}</bdi>}
      {senders.length > 0 && <b>{senders.length}</b>}{who && <span class="m-sr">{who}</span>}
    </button>
  );
}
