/** What is known of a message when it arrives, from the keys that it came with and from the list of members. */
export interface Facts {
  /** False for what came in the clear: the homeserver could have written it. */
  readonly encrypted: boolean;
  /** The device that its content names, and the one that its keys belong to. */
  readonly namedDevice: string;
  readonly device: string | undefined;
  /** The key that it was encrypted with, and the one that this device is listed with. */
  readonly key: string;
  readonly listedKey: string | undefined;
  readonly signedByOwner: boolean;
  readonly identityChanged: boolean;
  readonly member: boolean;
}

export type Distrust = 'plain' | 'otherDevice' | 'unsigned' | 'changed' | 'stranger';

/** Why a signal is refused; null where it is good. The library knows a sender's device by its key alone, so both are compared. */
export function distrustOf(facts: Facts): Distrust | null {
  if (!facts.encrypted) return 'plain';
  if (!facts.device || facts.device !== facts.namedDevice || !facts.listedKey || facts.listedKey !== facts.key) return 'otherDevice';
  if (!facts.signedByOwner) return 'unsigned';
  if (facts.identityChanged) return 'changed';
  return facts.member ? null : 'stranger';
}

const BURST = 40;
const PER_SECOND = 4;
const SENDERS = 500;

/** How much one device may say: bursts for a call that is set up, and no more than that again and again. */
export class Allowance {
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /** False once somebody says too much. */
  take(sender: string, now: number): boolean {
    const before = this.#left.get(sender) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, before.tokens + (Math.max(0, now - before.at) / 1000) * PER_SECOND);
    this.#left.delete(sender); // the oldest entries stand first
    this.#left.set(sender, { tokens: Math.max(0, tokens - 1), at: now });
    if (this.#left.size > SENDERS) this.#left.delete(this.#left.keys().next().value ?? '');
    return tokens >= 1;
  }
}
