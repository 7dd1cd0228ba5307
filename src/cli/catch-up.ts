import { entriesShape, type Entry } from './decision-answers.js';
import type { GatewayApi } from './gateway-api.js';

const PAGES = 10;

/** What was decided after an entry, oldest first. `isWhole` false: there is more, or it could not be asked. */
export async function decisionsAfter(
  api: GatewayApi,
  last: string,
): Promise<{ readonly items: readonly Entry[]; readonly isWhole: boolean }> {
  const items: Entry[] = [];
  let after = last;
  for (let page = 0; page < PAGES; page++) {
    const query = new URLSearchParams({ after, page_size: '100' });
    const answer = await api.request({ path: `/v1/decisions?${query}`, shape: entriesShape });
    if (!answer.ok) return { items, isWhole: false };
    items.push(...answer.body.items);
    if (answer.body.next_cursor === null) return { items, isWhole: true };
    after = answer.body.next_cursor;
  }
  return { items, isWhole: false };
}
