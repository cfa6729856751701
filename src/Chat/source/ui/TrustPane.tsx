import type { Room } from 'matrix-js-sdk';
import type { Session } from '../matrix/session';
import { Compare } from './Compare';
import { NewBrowser } from './NewBrowser';

/** What stands in place of the conversation while trust comes first: a comparison, or a browser that is not verified. */
export function TrustPane({ session, room }: { session: Session; room: Room | null }) {
  const { verifications } = session;
  const flow = verifications.flow.value;
  const again = () => { (flow?.name ? room && verifications.ask(flow.userId, room.roomId) : verifications.askOwn())?.catch(console.error); };
  if (flow) return <Compare flow={flow} close={() => verifications.close()} again={again} />;
  return session.standing.value === 'ready' ? null : <NewBrowser session={session} />;
}
