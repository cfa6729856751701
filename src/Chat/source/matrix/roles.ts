/** What somebody is in a case. */
export type Role = 'commander' | 'lead' | 'recorder' | 'panel' | 'responder';

/** The powers in a room, as its state has them. */
export interface Powers {
  readonly madeBy: string | null;
  readonly users: unknown;
}

const COMMANDER = 95;
const LEAD = 50;
/** The recorder's account in every case. */
export const RECORDER = 'recorder';
const PANEL = 'muster';

/**
 * Somebody's role, by the powers that the panel's account gave them. Rooms that responders made say nothing: their makers give any power
 * there. Nor do display names: a role is not read out of text.
 */
export function roleOf(userId: string, serverName: string, rooms: readonly Powers[]): Role {
  if (userId === `@${RECORDER}:${serverName}`) return 'recorder';
  if (userId === `@${PANEL}:${serverName}`) return 'panel';
  const given = rooms.filter(({ madeBy }) => madeBy === `@${PANEL}:${serverName}`).map(({ users }) => powerIn(users, userId));
  const power = Math.max(0, ...given);
  return power >= COMMANDER ? 'commander' : power >= LEAD ? 'lead' : 'responder';
}

function powerIn(users: unknown, userId: string): number {
  if (typeof users !== 'object' || users === null || !Object.hasOwn(users, userId)) return 0;
  const power = (users as Record<string, unknown>)[userId];
  return typeof power === 'number' && Number.isFinite(power) ? power : 0;
}
