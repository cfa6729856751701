/** What somebody's cross-signing identity is to this browser. */
export type Identity = 'verified' | 'changed' | 'lapsed' | 'seen' | 'none';

/** How far somebody can be trusted, worst first: a verified person with a device that they did not sign needs a look again. */
export type Vouched = 'changed' | 'lapsed' | 'signedOut' | 'unsigned' | 'notVerified' | 'verified';

export function vouchedOf(identity: Identity, devices: readonly { readonly signed: boolean }[]): Vouched {
  if (identity === 'changed' || identity === 'lapsed') return identity;
  if (devices.length === 0) return 'signedOut';
  if (devices.some(({ signed }) => !signed)) return 'unsigned';
  return identity === 'verified' ? 'verified' : 'notVerified';
}
