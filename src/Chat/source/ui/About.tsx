import type { Conversation } from '../matrix/conversation';
import { texts } from '../texts';
import { deskOf } from './desk';
import { backToTalk } from './focus';
import { glanceOf, messageOf } from './glance';

/** What is being written belongs to: a message that is answered or edited, a thread. */
export function About({ conversation, cancel }: { conversation: Conversation; cancel: () => void }) {
  const { intent, thread } = deskOf(conversation.room.roomId);
  const now = intent.value;
  const root = thread.value ? messageOf(conversation, thread.value) : null;
  return <>
    {thread.value && <div class="m-context"><p><strong>{texts.message.inThread}</strong> <bdi>{root ? glanceOf(root) : texts.message.anEarlier}</bdi></p>
      <button class="btn btn-sm" type="button" onClick={() => {
        thread.value = null;
        backToTalk();
      }}>{texts.message.leaveThread}</button></div>}
    {now && <div class="m-context" id="write-about"><p><strong>{now.act === 'edit' ? texts.message.editing : <>{texts.message.replyingTo} <bdi>{now.seen.name}</bdi>:</>}</strong> <bdi>{glanceOf(now.seen)}</bdi></p>
      <button class="btn btn-sm" type="button" onClick={cancel}>{texts.message.cancel}</button></div>}
  </>;
}
