import type { Callable } from '../matrix/mentions';
import { texts } from '../texts';

export const OFFERS = 'write-offers';
export const offerId = (at: number) => `${OFFERS}-${at}`;

/** Who can be called, while a name is being typed. The keyboard stays in the message: it says which one is meant. */
export function Offers({ people, chosen, take }: { people: readonly Callable[]; chosen: number; take: (name: string) => void }) {
  return <>
    <p class="m-sr" role="status">{texts.message.offered(people.length)}</p>
    <ul class="m-offers" role="listbox" id={OFFERS} aria-label={texts.message.offersLabel}>
      {people.map(({ name }, at) => (
        <li key={name} role="option" id={offerId(at)} aria-selected={at === chosen} onMouseDown={event => { event.preventDefault(); take(name); }}><bdi>@{name}</bdi></li>
      ))}
    </ul>
  </>;
}
