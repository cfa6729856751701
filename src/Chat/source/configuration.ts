import { compareClock } from './clock';

/** What the panel says about the case that this origin belongs to. */
export interface Configuration {
  readonly codename: string;
  /** Base URL of the client API. */
  readonly homeserver: string;
  readonly serverName: string;
  /** Origins that may hand a sign-in over: the panel's own. */
  readonly panels: readonly string[];
  /** Relays for calls that the panel has named to the homeserver: no others are used. */
  readonly relays: readonly string[];
}

/** Reads it; throws where it is not there or not whole. */
export async function readConfiguration(): Promise<Configuration> {
  const answer = await fetch('configuration.json', { cache: 'no-store', credentials: 'omit' });
  compareClock(answer.headers.get('Date'));
  if (!answer.ok) throw new Error(`configuration.json: ${answer.status}`);
  const { codename, homeserver, serverName, panels, relays } = (await answer.json()) as Partial<Configuration>;
  if (!codename || !homeserver || !serverName || !Array.isArray(panels) || !Array.isArray(relays)) throw new Error('configuration.json is not whole.');
  return { codename, homeserver, serverName, panels, relays };
}
