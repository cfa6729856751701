import { effect, signal } from '@preact/signals';

const system = matchMedia('(prefers-color-scheme: dark)');

/** The system's choice until somebody chooses; nothing about it is kept. */
export const dark = signal(system.matches);

system.addEventListener('change', () => { dark.value = system.matches; });
effect(() => { document.documentElement.dataset['bsTheme'] = dark.value ? 'dark' : 'light'; });
