import type { Room } from 'matrix-js-sdk';

const LASTS = 10_000;
const AGAIN = 5_000;

let now: { readonly room: Room; said: number } | null = null;

/** Tells the others in a room that somebody types there, now and then while they do; called with what stands in the message box after each change. */
export function typing(room: Room, typed: string): void {
  if (!typed.trim()) return stopTyping();
  if (now?.room !== room) stopTyping();
  if (now && performance.now() - now.said < AGAIN) return;
  now = { room, said: performance.now() };
  tell(room, true);
}

export function stopTyping(): void {
  if (now) tell(now.room, false);
  now = null;
}

/** Whether it arrives does not matter. */
const tell = (room: Room, types: boolean) => { room.client.sendTyping(room.roomId, types, LASTS).catch(() => {}); };

addEventListener('blur', stopTyping);
addEventListener('focusout', stopTyping);
