import { MatrixError, type MatrixClient } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../account';

/**
 * Whether this browser speaks for its account. `unverified`: the account's identity was made by another browser, which has not vouched for
 * this one. `replaced`: it was this one's, and another browser has begun a new one since. `unknown`: the homeserver has not said yet.
 */
export type Standing = 'unknown' | 'ready' | 'unverified' | 'replaced';

const AGAIN = 5_000;

type Send = (authentication: { type: string } | null) => Promise<void>;

/** The account's own cross-signing identity, as this browser holds it or does not (Matrix 1.16, "Cross-signing"). */
export class OwnIdentity {
  readonly #standing = signal<Standing>('unknown');
  readonly #others = signal(0);
  /** Identity keys that were made here and did not get out, or that the homeserver denies to have: nobody else knows them. */
  #unpublished = false;
  #looks = 0;

  constructor(private readonly client: MatrixClient, private readonly crypto: CryptoApi, private readonly account: Account) {}

  get standing(): ReadonlySignal<Standing> { return this.#standing; }

  /** How many other browsers of this account could vouch for this one. */
  get others(): ReadonlySignal<number> { return this.#others; }

  /**
   * Makes the identity where neither the homeserver nor this browser has one, and never where one of them has: replacing it is `startAnew`,
   * and somebody's decision. No passphrase goes along, so the homeserver refuses even if two browsers begin at once.
   */
  async establish(): Promise<void> {
    try {
      const [published, held] = [await this.#published(), await this.crypto.getCrossSigningKeyId()];
      this.#unpublished = published === null;
      if (published === null && held === null) {
        await this.crypto.bootstrapCrossSigning({ setupNewCrossSigning: true, authUploadDeviceSigningKeys: (send: Send) => send(null) });
        this.#unpublished = false;
      }
    } catch (error) {
      if (!isRefused(error)) {
        await this.look();
        if (this.#standing.value === 'ready') return; // by what is kept here
        this.#standing.value = 'unknown';
        setTimeout(() => { if (this.client.clientRunning) this.establish().catch(() => { /* signed out meanwhile */ }); }, AGAIN);
        return;
      }
      this.#unpublished = false; // another browser was faster
      await this.#undo();
    }
    await this.refresh();
  }

  /** Asks the homeserver for the keys of this account first: what it says decides, not what is kept here. */
  async refresh(): Promise<void> {
    try {
      await this.crypto.userHasCrossSigningKeys(this.account.userId, true);
    } catch {
      // no connection: what is kept has to do
    }
    await this.look();
  }

  async look(): Promise<void> {
    const { userId, deviceId } = this.account;
    const turn = ++this.#looks;
    const [own, device, devices] = await Promise.all([
      this.crypto.getUserVerificationStatus(userId), this.crypto.getDeviceVerificationStatus(userId, deviceId), this.crypto.getUserDeviceInfo([userId]),
    ]);
    const others = [...(devices.get(userId)?.keys() ?? [])].filter(id => id !== deviceId);
    const signed = await Promise.all(others.map(id => this.crypto.getDeviceVerificationStatus(userId, id)));
    if (turn !== this.#looks) return; // a later look knows better
    if (this.#standing.value === 'unknown' && !device?.crossSigningVerified && !own.known) return; // nothing is known of any identity yet
    this.#others.value = signed.filter(one => one?.signedByOwner).length;
    const vouched = own.isCrossSigningVerified() && device?.crossSigningVerified && !this.#unpublished;
    this.#standing.value = vouched ? 'ready' : own.wasCrossSigningVerified() && !this.#unpublished ? 'replaced' : 'unverified';
  }

  /**
   * Replaces the identity by a new one. Everybody sees it as changed, and other browsers of the account lose theirs.
   * @returns False where the passphrase was wrong: then nothing has changed.
   */
  async startAnew(passphrase: string): Promise<boolean> {
    const before = this.#standing.value;
    try {
      await this.crypto.bootstrapCrossSigning({
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: async (send: (authentication: Record<string, unknown> | null) => Promise<void>) => {
          try {
            await send(null);
          } catch (error) {
            const asked = error instanceof MatrixError ? (error.data as { session?: string }).session : undefined;
            if (!asked) throw error;
            await send({ type: 'm.login.password', identifier: { type: 'm.id.user', user: this.account.userId }, password: passphrase, session: asked });
          }
        },
      });
    } catch (error) {
      if (before === 'unverified') await this.#undo();
      else await this.refresh();
      if (isRefused(error)) return false;
      throw error;
    }
    this.#unpublished = false;
    await this.refresh();
    return true;
  }

  /** The library has made new keys before it was refused: the homeserver's answer puts the published ones back, and nobody had replaced them. */
  async #undo(): Promise<void> {
    await this.refresh();
    await this.crypto.withdrawVerificationRequirement(this.account.userId).catch(() => {}); // none published at all
    await this.look();
  }

  async #published(): Promise<string | null> {
    const { userId } = this.account;
    const { master_keys: masters } = await this.client.downloadKeysForUsers([userId]);
    return Object.values(masters?.[userId]?.keys ?? {})[0] ?? null;
  }
}

const isRefused = (error: unknown): boolean => error instanceof MatrixError && (error.httpStatus === 401 || error.httpStatus === 403);
