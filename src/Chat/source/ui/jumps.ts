import type { Conversation } from '../matrix/conversation';

/** How to bring a message into view, by the conversation that is drawn. */
const jumps = new WeakMap<Conversation, (id: string) => void>();

/** Brings a message of a conversation into view and gives it the keyboard's focus, drawn or not; nothing where it is not loaded. */
export function jumpTo(conversation: Conversation, id: string): void { jumps.get(conversation)?.(id); }

/** Whoever draws the conversation says how. */
export function jumpsBy(conversation: Conversation, jump: (id: string) => void): () => void {
  jumps.set(conversation, jump);
  return () => { jumps.delete(conversation); };
}
