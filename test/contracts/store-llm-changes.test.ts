import { expect, it } from 'vitest';
import type { LlmChange } from '../../src/model/decision.js';
import type { Store } from '../../src/store/open-store.js';
import { onEveryBackend } from './every-backend.js';
import { ownStore } from './own-store.js';

onEveryBackend('what senders are charged for', ({ create }) => {
  let store: Store;
  const own = ownStore(create, (opened) => (store = opened));

  const up = (sender: string, at: number): LlmChange => ({ at, sender, direction: 'up' });

  it('is kept over a restart, for each app on its own, in the order of the turns, until it is forgotten', async () => {
    const { decisions, ledger } = store;
    const two = [up('Bob', 200), up('bob', 200)];
    await ledger.commit([
      ...decisions.insertLlmChanges('a', 'e2', 200, two),
      ...decisions.insertLlmChanges('b', 'e1', 300, [up('bób', 300)]),
      ...decisions.insertLlmChanges('a', 'e1', 100, [up('bob', 100)]),
      ...decisions.insertLlmChanges('a', 'e3', 400, []),
    ]);
    await own.reopen();
    expect(await store.decisions.llmChangesSince(0)).toEqual([
      { app: 'a', changes: [up('bob', 100)] },
      { app: 'a', changes: two },
      { app: 'b', changes: [up('bób', 300)] },
    ]);
    expect(await store.decisions.llmChangesSince(200)).toEqual([{ app: 'b', changes: [up('bób', 300)] }]);
    await store.ledger.commit(store.decisions.retain(300));
    expect(await store.decisions.llmChangesSince(0)).toEqual([{ app: 'b', changes: [up('bób', 300)] }]);
  });

  it('goes with the turn: of what could not be committed nothing is charged', async () => {
    const { decisions, settings, ledger } = store;
    await ledger.commit(settings.put('taken', ''));
    const taken = { op: 'insert', table: 'settings', rows: [{ name: 'taken', value: '' }] } as const;
    const turn = [...decisions.insertLlmChanges('c', 'e1', 500, [up('bob', 500)]), taken];
    await expect(ledger.commit(turn)).rejects.toThrow();
    expect(await decisions.llmChangesSince(400)).toEqual([]);
  });
});
