import { createClient, ClientEvent, EventStatus, HttpApiEvent, MatrixError, MemoryCryptoStore, MemoryStore, type MatrixClient } from 'matrix-js-sdk';
import { OnlySignedDevicesIsolationMode, CryptoEvent } from 'matrix-js-sdk/lib/crypto-api';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend';
import { SyncState } from 'matrix-js-sdk/lib/sync';
import { logger, type Logger } from 'matrix-js-sdk/lib/logger';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../account';
import type { Configuration } from '../configuration';
import { ask, SILENCE } from './answers';
import { SAS } from './flow';
import { OwnIdentity, type Standing } from './identity';
import { hasRoomFor, storageFull } from './keeping';
import { Outbox } from './outbox';
import { refuseRubbish } from './rubbish';
import { onItsWay } from './timelines';
import { Trust } from './trust';
import { Verifications } from './verification';

/** The library tells the console who writes where. Nobody needs that in there: only what broke is said, to those who look for it. */
const quiet: Logger = { trace() {}, debug() {}, info() {}, warn() {}, error: console.debug, getChild: () => quiet };
(logger as unknown as { setLevel(level: 'silent', persist: false): void }).setLevel('silent', false); // and what it says past the client's own

/** Why somebody could not sign in, in terms that the page has words for. */
export type Refusal = 'wrong' | 'locked' | 'tooMany' | 'unreachable';

export type Connection = 'connecting' | 'live' | 'offline';

/** How a session ended, in this page at least, or that it waits. */
export type Ending = 'signed-out' | 'by-server' | 'elsewhere' | 'locked' | null;

const DEVICE_NAME = 'Muster war room';
const PATIENCE = 5_000;
const FOLLOWS = /\/client\/v3\/sync\b/u;

/** One signed-in browser: the client, its keys, and how it stands. */
export class Session {
  readonly #connection = signal<Connection>('connecting');
  readonly #ending = signal<Ending>(null);
  readonly #identities = signal(0);
  #own: OwnIdentity | null = null;
  #trust: Trust | null = null;
  #verifications: Verifications | null = null;

  private constructor(readonly client: MatrixClient, private readonly outbox: Outbox, readonly configuration: Configuration, readonly account: Account, readonly borrowed: boolean) {}

  get connection(): ReadonlySignal<Connection> { return this.#connection; }
  get ending(): ReadonlySignal<Ending> { return this.#ending; }

  /** Changes whenever somebody's devices or identity did. */
  get identities(): ReadonlySignal<number> { return this.#identities; }

  /** Whether this browser speaks for the account; where it does not, nothing can be read or sent. */
  get standing(): ReadonlySignal<Standing> { return this.identity.standing; }

  get identity(): OwnIdentity { return made(this.#own); }
  get trust(): Trust { return made(this.#trust); }
  get verifications(): Verifications { return made(this.#verifications); }

  get crypto() {
    return made(this.client.getCrypto());
  }

  /** Full Matrix id of what people type. */
  static userId = ({ serverName }: Configuration, pseudonym: string): string => (pseudonym.startsWith('@') ? pseudonym : `@${pseudonym}:${serverName}`);

  /** Signs in with a password (Matrix 1.16, client-server API, "Login"). */
  static async signIn(configuration: Configuration, pseudonym: string, passphrase: string): Promise<Account | Refusal> {
    try {
      const login = await createClient({ baseUrl: configuration.homeserver, logger: quiet, localTimeoutMs: SILENCE, fetchFn: ask, store: new MemoryStore() }).loginRequest({
        type: 'm.login.password', identifier: { type: 'm.id.user', user: Session.userId(configuration, pseudonym) }, password: passphrase, initial_device_display_name: DEVICE_NAME,
      });
      return { userId: login.user_id, deviceId: login.device_id, accessToken: login.access_token };
    } catch (error) {
      return refusalOf(error);
    }
  }

  /**
   * Makes or opens the keys, makes the account's own identity where it has none yet, and begins to follow the rooms. How this browser stands
   * to that identity is known afterwards.
   */
  static async open(configuration: Configuration, account: Account, borrowed: boolean): Promise<Session> {
    const outbox = new Outbox(event => client.getRoom(event.getRoomId())?.updatePendingEvent(event, EventStatus.QUEUED));
    const client: MatrixClient = createClient({
      baseUrl: configuration.homeserver, userId: account.userId, deviceId: account.deviceId, accessToken: account.accessToken, timelineSupport: true, logger: quiet, localTimeoutMs: SILENCE,
      disableVoip: true, // the library's own calls do not work with these keys; ours are in voice/
      verificationMethods: [SAS], fetchFn: (input, init) => session.#fetch(input, init), scheduler: outbox,
      cryptoStore: new MemoryCryptoStore(), // where keys lay before Rust's: the default one asks for a database, and fails where the browser keeps none
      store: new MemoryStore(), // the default one leaves a trace in localStorage, which a borrowed browser must not
    });
    const session: Session = new Session(client, outbox, configuration, account, borrowed);
    session.#listen();
    try {
      await session.#begin();
    } catch (error) {
      client.stopClient();
      throw error;
    }
    return session;
  }

  async #begin(): Promise<void> {
    const { client, account, borrowed } = this;
    client.getVersions().catch(() => { /* asked again by whoever needs them */ }); // the client begins with that question: it is answered by then
    await client.initRustCrypto({ useIndexedDB: !borrowed });
    this.crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode()); // keys go to signed devices only (MSC4153)
    refuseRubbish(this.crypto);
    this.outbox.encryptInTurn(this.crypto);
    const own = this.#own = new OwnIdentity(client, this.crypto, account);
    this.#trust = new Trust(this, () => this.outbox.hurry());
    this.#verifications = new Verifications(this);
    await own.look();
    // News of devices comes only with what is asked for since an earlier answer, and no answer is kept: who has changed meanwhile, nobody would say.
    // Not before that look: it would wait a second for answers to questions that only go out with the first sync.
    await (this.crypto as unknown as CryptoBackend).markAllTrackedUsersAsDirty();
    const started = client.startClient({ initialSyncLimit: 30, threadSupport: false });
    const established = own.establish();
    established.catch(() => { /* signed out meanwhile, where nobody waits for it */ });
    await started;
    if (own.standing.value !== 'ready') await established; // what is kept here has to do until the homeserver has answered
    this.identities.subscribe(() => { own.look().catch(() => { /* signed out meanwhile */ }); });
  }

  /** Ends this session at the homeserver, if it can be told within a few seconds. What the browser holds is for others to wipe. */
  async signOut(): Promise<void> {
    this.#ending.value = 'signed-out';
    this.outbox.end();
    await Promise.race([this.client.logout(true).catch(() => {}), new Promise(resolve => { setTimeout(resolve, PATIENCE); })]);
    this.client.stopClient();
  }

  /** Another tab goes on with these keys. What is under way here breaks off: it neither writes nor sends any more. */
  stop(): void {
    this.client.stopClient();
    this.#ending.value = 'elsewhere';
  }

  #listen(): void {
    this.client.on(ClientEvent.Sync, (state, _, data) => {
      this.#connection.value = state === SyncState.Syncing || state === SyncState.Prepared ? 'live' : state === SyncState.Catchup ? 'connecting' : 'offline';
      // A locked account keeps its keys and is asked for again and again: the commander may unlock it (Matrix 1.16, "Account locking").
      if (data?.error instanceof MatrixError && data.error.errcode === 'M_USER_LOCKED') this.#ending.value = 'locked';
      else if (this.#connection.value === 'live' && this.#ending.value === 'locked') this.#ending.value = null;
    });
    this.connection.subscribe(connection => { if (connection === 'live') this.outbox.hurry(); });
    addEventListener('online', () => this.outbox.hurry()); // a short break may pass without the session noticing
    this.client.on(HttpApiEvent.SessionLoggedOut, error => this.#loggedOut(error));
    for (const event of [CryptoEvent.DevicesUpdated, CryptoEvent.UserTrustStatusChanged, CryptoEvent.KeysChanged] as const)
      this.client.on(event, () => { this.#identities.value++; });
  }

  async #fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (this.#ending.value === 'elsewhere') throw new DOMException('Another tab has the keys.', 'AbortError');
    const follows = FOLLOWS.test(String(input));
    if (follows && storageFull.value) throw noRoom();
    const answer = await (this.#trust?.fetch ?? ask)(input, init);
    if (follows && !this.borrowed && !await hasRoomFor(await answer.clone().text())) throw noRoom();
    return answer;
  }

  /** Whether something that was written here is not out yet: it would go with the page. */
  get hasUnsent(): boolean { return this.client.getRooms().some(room => onItsWay(room).length > 0); }

  /**
   * The token is not known any more: without `soft_logout` everything goes (Matrix 1.16, "Soft logout"), and Muster only ever ends sessions so.
   * With it the keys stay, as with a locked account.
   */
  #loggedOut(error: MatrixError): void {
    if (this.#ending.value === 'signed-out' || this.#ending.value === 'elsewhere') return;
    if ((error.data as { soft_logout?: boolean }).soft_logout) {
      this.#ending.value = 'locked';
      return;
    }
    this.outbox.end();
    this.client.stopClient();
    this.#ending.value = 'by-server';
  }
}

const noRoom = () => new DOMException('This browser has no room for keys.', 'AbortError');

function made<T>(part: T | null | undefined): T {
  if (!part) throw new Error('Keys are made before anything else.');
  return part;
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof MatrixError)) return 'unreachable';
  if (error.errcode === 'M_LIMIT_EXCEEDED') return 'tooMany';
  if (error.errcode === 'M_USER_LOCKED') return 'locked';
  return error.httpStatus === 403 || error.httpStatus === 401 ? 'wrong' : 'unreachable';
}
