import { OwnUserIdentity, UserId, type OlmMachine, type OtherUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';

/** For reading aloud. */
export const inFours = (key: string): string => key.match(/.{1,4}/gu)?.join(' ') ?? '';

/** Somebody's identity as this browser holds it at one moment: its public key, and how it stands. */
export interface Held {
  readonly key: string | null;
  readonly verified: boolean;
  readonly wasVerified: boolean;
  /** Whether it is another one than the one first seen, and nobody has looked at it. */
  readonly changed: boolean;
}

/** Key and standing from one and the same look: between two, the homeserver may have shown another identity. Null where it knows of none. */
export const identityOf = (crypto: CryptoApi, userId: string): Promise<Held | null> => withIdentity(crypto, userId, identity => ({
  key: keysOf(identity)[0] ?? null, verified: identity.isVerified(), wasVerified: identity.wasPreviouslyVerified(),
  changed: !(identity instanceof OwnUserIdentity) && identity.identityNeedsUserApproval(),
}));

/**
 * Takes the identity with this key for theirs, whether the former one was verified or not; false where it is not that one any more. The library's
 * own way takes whichever identity is the newest by then, and another may come in between the look and the press.
 */
export async function takeIdentity(crypto: CryptoApi, userId: string, key: string): Promise<boolean> {
  return await withIdentity(crypto, userId, async identity => {
    if (identity instanceof OwnUserIdentity || !keysOf(identity).includes(key)) return false;
    if (identity.wasPreviouslyVerified() && !identity.isVerified()) await identity.withdrawVerification(); // which takes it as well
    else await identity.pinCurrentMasterKey();
    return true;
  }) ?? false;
}

/** Whether keys go to somebody, who has signed one of their devices: waits a while for the homeserver where it is being asked for them. */
export async function hasSignedDevice(crypto: CryptoApi, userId: string): Promise<boolean> {
  const found = await machineOf(crypto).getUserDevices(new UserId(userId), PATIENCE);
  const devices = found.devices();
  try {
    return devices.some(device => device.isCrossSignedByOwner());
  } finally {
    for (const one of [...devices, found]) one.free();
  }
}

const PATIENCE = 10; // s

type Identity = OwnUserIdentity | OtherUserIdentity;

/** What the machine gives out keeps its store open until it is freed, and nothing else frees it in time. */
async function withIdentity<T>(crypto: CryptoApi, userId: string, look: (identity: Identity) => T | Promise<T>): Promise<T | null> {
  const identity = await machineOf(crypto).getIdentity(new UserId(userId));
  try {
    return identity ? await look(identity) : null;
  } finally {
    identity?.free();
  }
}

const machineOf = (crypto: CryptoApi): OlmMachine => (crypto as unknown as { getOlmMachineOrThrow(): OlmMachine }).getOlmMachineOrThrow();

const keysOf = ({ masterKey }: Identity): string[] => Object.values((JSON.parse(masterKey) as { keys: Record<string, string> }).keys);
