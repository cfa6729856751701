/** Back to the conversation, from what stood in its place or is gone: to the message box, or on phones, where that opens a keyboard, to the heading. */
export function backToTalk(): void {
  document.getElementById(matchMedia('(hover: hover)').matches ? 'write' : 'h-room')?.focus();
}
