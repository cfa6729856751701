import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

/** Real locks and channels; that they are open must not keep the tests from ending. */
globalThis.BroadcastChannel = class extends BroadcastChannel { constructor(name: string) { super(name); (this as unknown as { unref(): void }).unref(); } };

type Tab = typeof import('../../src/Chat/source/oneTab.ts');
const opened = async (name: string): Promise<Tab> => await import(`../../src/Chat/source/oneTab.ts?${name}`) as Tab;

async function turnsUntil(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds() && turns < 100_000; turns++) await new Promise(setImmediate);
}

test('one tab has the keys, until it hangs and another takes them; who never had them answers nobody', async () => {
  const [first, second, bystander] = [await opened('first'), await opened('second'), await opened('bystander')];
  let may = false;
  const gone: string[] = [];
  first.giveWhenAsked(() => may, () => { gone.push('first'); });
  second.giveWhenAsked(() => false, () => { gone.push('second'); });
  bystander.giveWhenAsked(() => true, () => { gone.push('bystander'); });
  assert.equal(await first.haveThePage(), true);
  assert.equal(await second.haveThePage(), false);

  assert.equal(await second.takeThePage(), false);
  assert.deepEqual(gone, []);

  mock.timers.enable({ apis: ['setTimeout'] });
  may = true; // asked, it gives, and yet it stays: as if it hung
  const taken = second.takeThePage();
  await turnsUntil(() => gone.length === 1);
  mock.timers.tick(5_000);
  assert.equal(await taken, true);
  mock.timers.reset();
  await turnsUntil(() => gone.length === 2);
  assert.deepEqual(gone, ['first', 'first']); // asked, and then taken from

  assert.equal(await first.takeThePage(), false); // the second says no now, and the first does not answer itself
});

test('where the browser gives no lock at all, who asks hears of it', async () => {
  const tab = await opened('without');
  mock.method(navigator.locks, 'request', () => Promise.reject(new DOMException('Denied.', 'SecurityError')));
  assert.equal(await tab.haveThePage(), true);
  await assert.rejects(tab.takeThePage());
});
