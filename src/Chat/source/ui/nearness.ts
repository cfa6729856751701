/** Screens above and below the one in view whose chunks are drawn as well, so that scrolling finds them there. */
const MARGIN = '150% 0px';

/** Watches which parts of a scroller come near what is in view, and which go far. */
export class Nearness {
  readonly #heard = new Map<Element, (near: boolean) => void>();
  readonly #held = new Set<Element>();
  readonly #observer: IntersectionObserver;

  constructor(root: Element) {
    this.#observer = new IntersectionObserver(entries => this.#hear(entries), { root, rootMargin: MARGIN });
  }

  /** Returns what ends it. */
  watch(element: Element, hear: (near: boolean) => void): () => void {
    this.#heard.set(element, hear);
    this.#observer.observe(element);
    return () => {
      this.#heard.delete(element);
      this.#held.delete(element);
      this.#observer.unobserve(element);
    };
  }

  end(): void { this.#observer.disconnect(); }

  #hear(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#held.delete(target);
      else this.#held.add(target);
      if (isIntersecting) this.#heard.get(target)?.(true);
    }
    for (const element of this.#held) {
      if (isInUse(element)) continue; // it is asked again whenever something comes near or goes far
      this.#held.delete(element);
      this.#heard.get(element)?.(false);
    }
  }
}

/** Whether putting it away would take something from somebody: the keyboard's place, a selection, what is open or under way in it. */
function isInUse(element: Element): boolean {
  const selection = getSelection();
  return element.contains(document.activeElement) || element.querySelector('progress, dialog[open], details[open], textarea') !== null
    || (selection !== null && !selection.isCollapsed && selection.containsNode(element, true));
}
