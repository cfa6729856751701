import type { ComponentChildren } from 'preact';

/** A page of its own for what stands instead of the rooms. */
export function Notice({ heading, children }: { heading: string; children?: ComponentChildren }) {
  return <main class="m-signin" id="main"><section class="card"><div class="m-body m-form" role="status"><h1>{heading}</h1>{children}</div></section></main>;
}
