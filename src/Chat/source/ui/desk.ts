import { signal, type Signal } from '@preact/signals';
import type { Seen } from '../matrix/seen';

/** What somebody is about to do with a message. */
export interface Intent {
  readonly act: 'reply' | 'edit';
  readonly seen: Seen;
}

/** What lies before somebody in a room besides the conversation, for as long as the sign-in goes on in this page. */
export interface Desk {
  readonly intent: Signal<Intent | null>;
  /** The message whose thread alone is shown, and written to. */
  readonly thread: Signal<string | null>;
}

const desks = new Map<string, Desk>();

export function deskOf(roomId: string): Desk {
  const known = desks.get(roomId);
  if (known) return known;
  const made = { intent: signal<Intent | null>(null), thread: signal<string | null>(null) };
  desks.set(roomId, made);
  return made;
}

/** What was typed, by room, and by message that is edited. */
export const drafts = new Map<string, string>();

/** Whether something was typed and not sent, anywhere. */
export const hasDrafts = (): boolean => [...drafts.values()].some(typed => typed.trim() !== '');

let sits: string | null = null;

/** Whoever signs in next finds nothing of it; the same sign-in that comes back to its page finds it as it was. */
export function clearFor(deviceId: string | null): void {
  if (deviceId !== sits) for (const lies of [desks, drafts]) lies.clear();
  sits = deviceId;
}

export const isInThread = (seen: Seen, about: string): boolean => seen.id === about || seen.thread === about;
