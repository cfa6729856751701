// Opens and closes a native <dialog> for an interactive component; the browser keeps the focus inside and gives it back.
export const open = dialog => { if (dialog && !dialog.open) dialog.showModal(); };
export const close = dialog => { if (dialog?.open) dialog.close(); };
