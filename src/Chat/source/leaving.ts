import { logOut } from './account.ts';
import type { Session } from './matrix/session';

/** The sign-in that would go with the page. One at a time: whatever is asked about leaving is asked about this one. */
interface Held {
  readonly session: Pick<Session, 'ending' | 'borrowed' | 'account' | 'configuration' | 'stop'>;
  /** Whether something is in this page alone, and would be lost with it. */
  readonly hasMore: () => boolean;
}

let held: Held | null = null;

export function hold(session: Held['session'], hasMore: Held['hasMore']): void { held = { session, hasMore }; }

/** It has ended, and its page stays. */
export function letGo(): void { held = null; }

export const goesOn = ({ ending }: Pick<Session, 'ending'>): boolean => ending.value === null || ending.value === 'locked';

const losesSomething = (): boolean => held !== null && goesOn(held.session) && (held.session.borrowed || held.hasMore());

/** Whether another tab may have the keys. Not while a sign-in is being ended here: the other tab would find it as it was. */
export const mayGive = (): boolean => held === null || goesOn(held.session) && !losesSomething();

/** Browsers ask before something goes unsaid (HTML Living Standard, "beforeunload"). */
export function guardThePage(): void {
  addEventListener('beforeunload', event => { if (losesSomething()) event.preventDefault(); });
  addEventListener('pagehide', leaveNothing);
  addEventListener('pageshow', ({ persisted }) => { if (persisted && held?.session.borrowed) location.reload(); }); // it was signed out as it went
}

/**
 * Another tab has the keys now, whether it was let or took them: nothing may write with them here any more, whatever becomes of this page.
 * It goes, for what it holds in memory; where something typed would go with it, it stays, and can go on with that once it has the keys again.
 */
export function giveUp(show: () => void): void {
  if (held && !goesOn(held.session)) return; // it is being ended, for the other tab too
  const stays = losesSomething();
  leaveNothing();
  held?.session.stop();
  letGo();
  show();
  if (!stays) location.reload();
}

/** On a borrowed computer leaving the page ends the sign-in for good, keys and identity with it: that is told to the homeserver. */
function leaveNothing(): void {
  if (held?.session.borrowed && goesOn(held.session)) void logOut(held.session.configuration.homeserver, held.session.account);
}
