import type { Conversation } from '../matrix/conversation';

/** Brings a message of a conversation into view and gives it the keyboard's focus; nothing where it is not loaded. */
export function jumpTo(conversation: Conversation, id: string): void {
  const line = document.querySelectorAll<HTMLElement>('.m-say > li')[conversation.items.peek().findIndex(({ key }) => key === id)];
  if (!line) return;
  line.tabIndex = -1;
  line.scrollIntoView({ block: 'center' });
  line.focus({ preventScroll: true });
}
