import type { Room } from 'matrix-js-sdk';
import { peopleIn } from './rooms';
import type { Session } from './session';

export interface DeviceLine {
  readonly id: string;
  readonly fingerprint: string;
  readonly signed: boolean;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly mine: boolean;
  readonly devices: readonly DeviceLine[];
}

/** Who is in a room, with the devices that their clients signed in with, and whether their own identity vouches for each. */
export async function peopleOf(session: Session, room: Room): Promise<Person[]> {
  const { crypto, account } = session;
  const members = peopleIn(room);
  const devices = await crypto.getUserDeviceInfo(members.map(member => member.userId), true);
  return Promise.all(members.map(async ({ userId, rawDisplayName }) => ({
    userId,
    name: rawDisplayName,
    mine: userId === account.userId,
    devices: await Promise.all([...(devices.get(userId)?.values() ?? [])].map(async device => ({
      id: device.deviceId,
      fingerprint: inFours(device.getFingerprint() ?? ''),
      signed: (await crypto.getDeviceVerificationStatus(userId, device.deviceId))?.signedByOwner ?? false,
    }))),
  })));
}

/** For reading aloud. */
export const inFours = (key: string): string => key.match(/.{1,4}/gu)?.join(' ') ?? '';
