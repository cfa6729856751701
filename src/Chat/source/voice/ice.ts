import { signal } from '@preact/signals';
import type { Session } from '../matrix/session';
import { readRelay, relays, type Relay } from './relay';

const PATIENCE = 3_000;

/** The homeserver's relays, for as long as their credentials last, and whether nothing but them is used. */
export class Ice {
  /** Hides this browser's addresses from the others: they see the relay's. */
  readonly relayOnly = signal(false);
  /** Null until the homeserver was asked. */
  readonly offered = signal<boolean | null>(null);
  #relay: Relay | null = null;

  constructor(private readonly session: Session) {}

  async configuration(): Promise<RTCConfiguration> {
    const now = Date.now();
    if (!this.#relay || this.#relay.until <= now) {
      const none = this.#relay ?? { servers: [], until: now };
      const patience = new Promise<Relay>(resolve => { setTimeout(() => resolve(none), PATIENCE); });
      const { relays: allowed } = this.session.configuration;
      this.#relay = await Promise.race([this.session.client.turnServer().then(answer => readRelay(answer, allowed, now), () => none), patience]);
      this.offered.value = relays(this.#relay);
    }
    return {
      iceServers: this.#relay.servers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
      iceTransportPolicy: this.relayOnly.value ? 'relay' : 'all', bundlePolicy: 'max-bundle',
    };
  }
}
