import type { Room } from 'matrix-js-sdk';
import { identityKeyOf, inFours } from './fingerprint';
import { RECORDER } from './roles';
import type { Session } from './session';

/** What keeps the record of a room. */
export interface Recorder {
  readonly fingerprint: string;
}

/** Null where nothing is recorded: no recorder is in the room, or it has no identity, and then no keys go to it. */
export async function recorderIn({ crypto, configuration }: Session, room: Room): Promise<Recorder | null> {
  const id = `@${RECORDER}:${configuration.serverName}`;
  if (room.getMember(id)?.membership !== 'join') return null;
  await crypto.getUserDeviceInfo([id], true); // fetches its identity, where nobody has asked for it yet
  const key = await identityKeyOf(crypto, id);
  return key ? { fingerprint: inFours(key) } : null;
}
