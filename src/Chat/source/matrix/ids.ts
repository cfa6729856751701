/**
 * What people call each other by. Everybody of a case is on its homeserver, so its name is left out; whoever is not, or has an id of an odd
 * form, is shown with all of it. Display names say nothing about who somebody is: the homeserver may send any.
 */
export function pseudonymOf(userId: string, me: string): string {
  const [, name, server] = /^@([^:]+):(.+)$/su.exec(userId) ?? [];
  return name && server === serverOf(me) ? name : userId;
}

/** Null for what is no id. */
export const serverOf = (userId: string): string | null => /^@[^:]+:(.+)$/su.exec(userId)?.[1] ?? null;

/** The panel's own account in a case: it makes rooms and keeps their rules, has no keys, and reads nothing. */
export const isPanel = (userId: string, me: string): boolean => userId === `@muster:${serverOf(me) ?? ''}`;
