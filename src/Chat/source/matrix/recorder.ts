import type { Room } from 'matrix-js-sdk';
import { hasSignedDevice, identityOf, inFours } from './fingerprint';
import { RECORDER } from './roles';
import { readersOf } from './rooms';
import type { Session } from './session';

/** What keeps the record of a room. */
export interface Recorder {
  readonly fingerprint: string;
}

/** Null where nothing is recorded: the library encrypts for no recorder, or it has signed no device, and then no keys go to it. */
export async function recorderIn({ crypto, configuration }: Session, room: Room): Promise<Recorder | null> {
  const id = `@${RECORDER}:${configuration.serverName}`;
  if (!readersOf(room).includes(id) || !await hasSignedDevice(crypto, id)) return null;
  const identity = await identityOf(crypto, id);
  return identity?.key ? { fingerprint: inFours(identity.key) } : null;
}
