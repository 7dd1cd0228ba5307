import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  conversationOverrides,
  policySchema,
  segmentOverrides,
  typeOverrides,
} from '../../src/model/policy.js';
import { fieldLevels, flat } from '../../src/model/policy-levels.js';

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');

/** `field` → app, type, conversation, segment, user, as the table says. */
function documented(): Record<string, readonly boolean[]> {
  const rows = page.split('\n').filter((line) => /^\| `[a-z_.]+` +\|( yes )?/.test(line));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  return Object.fromEntries(
    cells.map(([, field, ...rest]) => [
      field!.replaceAll('`', ''),
      rest.slice(0, 5).map((each) => each === 'yes'),
    ]),
  );
}

function settable(
  schema: typeof typeOverrides | typeof conversationOverrides | typeof segmentOverrides,
  field: string,
): boolean {
  const [first, second] = field.split('.');
  const value = first === 'privacy' ? 'full' : first === 'push_level' ? 'all' : 2;
  const cap = { limit: 2, per: 'calendar_day' };
  const leaf = first?.endsWith('_cap')
    ? cap
    : second === 'llm_band'
      ? [0.1, 0.2]
      : first === 'relevance'
        ? 0.5
        : value;
  return schema.safeParse({ [first!]: second === undefined ? leaf : { [second]: leaf } }).success;
}

it('The documentation says of every policy field, and of no other, which levels may set it', () => {
  const document = policySchema.parse({});
  const place = { id: 'c1', type: 'group', parent: null } as const;
  const fields = fieldLevels(document, place, null).map(({ field }) => field);
  const own = new Map(flat(document));
  const expected = Object.fromEntries(
    fields.map((field) => [
      field,
      [
        own.has(field),
        field === 'push_level' || settable(typeOverrides, field),
        settable(conversationOverrides, field),
        settable(segmentOverrides, field),
        field === 'push_level',
      ],
    ]),
  );
  expect(documented()).toEqual(expected);
});

it('The documentation names every route of policies', () => {
  const routes = ['', '/schema', '/current', '/default/versions', '/default/versions/{version}'];
  for (const route of routes) expect(page).toContain(`\`GET /v1/policies${route}\``);
  for (const action of ['versions', 'publish', 'rollback']) {
    expect(page).toContain(`\`POST /v1/policies/default/${action}\``);
  }
});
