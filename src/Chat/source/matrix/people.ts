import type { Room } from 'matrix-js-sdk';
import { identityOf, inFours, type Held } from './fingerprint';
import { pseudonymOf } from './ids';
import { roleOf, type Powers, type Role } from './roles';
import { peopleIn } from './rooms';
import type { Session } from './session';
import { vouchedOf, type Identity, type Vouched } from './vouching';

export interface DeviceLine {
  readonly id: string;
  readonly fingerprint: string;
  readonly signed: boolean;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly mine: boolean;
  readonly role: Role;
  readonly vouched: Vouched;
  /** Whether there is an identity that could be verified. */
  readonly verifiable: boolean;
  /** The fingerprint of their identity, which signs their devices; null where they have none. */
  readonly fingerprint: string | null;
  readonly devices: readonly DeviceLine[];
}

/** Who is in a room, with the devices that their clients signed in with, and what this browser knows of their identity. */
export async function peopleOf(session: Session, room: Room): Promise<Person[]> {
  const { crypto, account, client, configuration } = session;
  const members = peopleIn(room, account.userId).map(({ userId }) => userId);
  const devices = await crypto.getUserDeviceInfo(members, true);
  const powers = client.getRooms().filter(one => one.getMyMembership() === 'join').map(powersOf);
  return Promise.all(members.map(async userId => {
    const held = await identityOf(crypto, userId);
    const identity = standingOf(held);
    const lines = await Promise.all([...(devices.get(userId)?.values() ?? [])].map(async device => ({
      id: device.deviceId,
      fingerprint: inFours(device.getFingerprint() ?? ''),
      signed: (await crypto.getDeviceVerificationStatus(userId, device.deviceId))?.signedByOwner ?? false,
    })));
    return {
      userId, name: pseudonymOf(userId, account.userId), mine: userId === account.userId, role: roleOf(userId, configuration.serverName, powers),
      vouched: vouchedOf(identity, lines), verifiable: identity !== 'none', fingerprint: held?.key ? inFours(held.key) : null, devices: lines,
    };
  }));
}

function standingOf(held: Held | null): Identity {
  if (!held) return 'none';
  if (held.verified) return 'verified';
  if (held.changed) return 'changed';
  return held.wasVerified ? 'lapsed' : 'seen';
}

/** What somebody is in the case, for the line above what they wrote. */
export function roleIn({ client, configuration }: Session, userId: string): Role {
  return roleOf(userId, configuration.serverName, client.getRooms().filter(one => one.getMyMembership() === 'join').map(powersOf));
}

const powersOf = (room: Room): Powers => ({ madeBy: room.getCreator(), users: room.currentState.getStateEvents('m.room.power_levels', '')?.getContent()['users'] });
