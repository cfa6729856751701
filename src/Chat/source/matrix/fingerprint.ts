import { OwnUserIdentity, UserId, type OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';

/** For reading aloud. */
export const inFours = (key: string): string => key.match(/.{1,4}/gu)?.join(' ') ?? '';

/** The public key of somebody's identity, as this browser holds it; null where it knows of none. */
export async function identityKeyOf(crypto: CryptoApi, userId: string): Promise<string | null> {
  const { master_key: master } = await crypto.getUserCrossSigningKeys(userId) ?? {};
  return Object.values(master?.keys ?? {})[0] ?? null;
}

/**
 * Takes the identity with this key for theirs, whether the former one was verified or not; false where it is not that one any more. The library's
 * own way takes whichever identity is the newest by then, and another may come in between the look and the press.
 */
export async function takeIdentity(crypto: CryptoApi, userId: string, key: string): Promise<boolean> {
  const { getOlmMachineOrThrow: machine } = crypto as unknown as { getOlmMachineOrThrow(): OlmMachine };
  const identity = await machine.call(crypto).getIdentity(new UserId(userId));
  if (!identity || identity instanceof OwnUserIdentity) return false;
  const { keys } = JSON.parse(identity.masterKey) as { keys: Record<string, string> };
  if (!Object.values(keys).includes(key)) return false;
  if (identity.wasPreviouslyVerified() && !identity.isVerified()) await identity.withdrawVerification(); // which takes it as well
  else await identity.pinCurrentMasterKey();
  return true;
}
