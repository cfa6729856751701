import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';
import { deskOf } from './desk';
import { glanceOf, messageOf } from './glance';
import { jumpTo } from './jumps';

/** What a message answers: leads there, where that is loaded. */
export function Quote({ id, conversation }: { id: string; conversation: Conversation }) {
  const seen = messageOf(conversation, id);
  if (!seen) return <p class="m-quote">{texts.message.answersEarlier}</p>;
  return (
    <button class="m-quote" type="button" onClick={() => jumpTo(conversation, id)}>
      <span class="m-sr">{texts.message.answers} </span><strong><bdi>{seen.name}</bdi></strong><span><bdi>{glanceOf(seen)}</bdi></span>
    </button>
  );
}

/** Which thread a message belongs to, while everything is shown. */
export function ThreadMark({ about, conversation }: { about: string; conversation: Conversation }) {
  const { thread } = deskOf(conversation.room.roomId);
  const seen = messageOf(conversation, about);
  if (thread.value === about) return null;
  return (
    <p class="m-quote m-thread"><span>{seen ? texts.message.inThread : texts.message.inThreadEarlier} {seen && <bdi>{glanceOf(seen)}</bdi>}</span>
      <button class="btn btn-sm" type="button" onClick={() => { thread.value = about; }}>{texts.message.showThread}</button></p>
  );
}
