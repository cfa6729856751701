import { useSignal } from '@preact/signals';
import { RoomMemberEvent, type MatrixEvent, type Room, type RoomMember } from 'matrix-js-sdk';
import { useEffect } from 'preact/hooks';
import { pseudonymOf } from '../matrix/ids';
import { peopleIn } from '../matrix/rooms';
import type { Session } from '../matrix/session';
import { texts } from '../texts';

/** Who is typing. Not announced: it would talk into everything else. */
export function Typing({ session, room }: { session: Session; room: Room }) {
  const names = useSignal<readonly string[]>([]);
  useEffect(() => {
    const look = (_?: MatrixEvent, member?: RoomMember) => {
      if (member && member.roomId !== room.roomId) return;
      names.value = peopleIn(room, session.account.userId).filter(one => one.typing && one.userId !== session.account.userId).map(({ userId }) => pseudonymOf(userId, session.account.userId));
    };
    look();
    session.client.on(RoomMemberEvent.Typing, look);
    return () => { session.client.off(RoomMemberEvent.Typing, look); };
  }, [session, room]);
  return <p class="m-sub m-typing"><bdi>{texts.timeline.typing(names.value)}</bdi></p>;
}
