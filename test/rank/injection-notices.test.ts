// The hostile texts of the injection suite as the words of notices, with a model that does whatever they tell it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { obey } from '../../samples/sandbox/llm-answer.js';
import { workOut } from '../../src/decide/relevance.js';
import type { LlmChange, RelevanceTier } from '../../src/model/decision.js';
import type { Policy } from '../../src/model/policy.js';
import { type FeedbackWorld, NOON, openWorld } from '../feedback/feedback-world.js';
import { type Fixture, fixtures, stepsOf, type Variant } from './injection/fixtures.js';
import { completion, ScriptedEndpoint } from './injection/play.js';
import { aNotice, knowing, policy as shipped, recipients, scoreService, settingsFor } from './score-world.js';

let world: FeedbackWorld;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const order: readonly RelevanceTier[] = ['suppress', 'batch', 'push'];
const logit = (p: number) => Math.log(p / (1 - p));
const visible = (text: string) => text.normalize('NFKC').replace(/[\p{Cf}\ufe00-\ufe0f]/gu, '');
const policy: Policy = {
  ...shipped,
  relevance: { ...shipped.relevance, push_threshold: 0.5, batch_threshold: 0.2, llm_band: [0.2, 0.8] },
};
/** Just below the threshold: whoever is lifted comes through. */
const LOCAL = 0.45;
let runs = 0;
let lifted = 0;

interface Told {
  readonly requests: readonly { body: string; users: ReadonlyMap<string, string> }[];
  readonly tiers: readonly RelevanceTier[];
  readonly moved: readonly number[];
  readonly changes: readonly LlmChange[];
}

/** Every text of the variant as a notice to everybody, one a second. */
async function tell(fixture: Fixture, variant: Variant, mode: 'full' | 'metadata_only'): Promise<Told> {
  const { store } = world;
  const app = `${fixture.id}-${variant}-${++runs}`;
  const people = fixture.world.users;
  await store.ledger.commit(store.users.put(people.map(({ id, name }) => ({ app, id, name, bot: false }))));
  const requests: { body: string; users: ReadonlyMap<string, string> }[] = [];
  let users: ReadonlyMap<string, string> = new Map();
  const endpoint = new ScriptedEndpoint((body) => {
    requests.push({ body, users });
    const v = obey(
      [...users.keys()].map((id) => ({ id, s: 4 })),
      contents(body),
    );
    return completion({ role: 'assistant', content: JSON.stringify({ v }) });
  });
  const service = scoreService(store, endpoint, settingsFor('http://127.0.0.1:1/v1', 'key', { mode }));
  service.onAsked((asked) => (users = asked.users));
  service.useLocal(knowing(Object.fromEntries(people.map(({ id }) => [id, LOCAL]))));
  const told = { tiers: [] as RelevanceTier[], moved: [] as number[], changes: [] as LlmChange[] };
  const texts = stepsOf(fixture, variant).flatMap(({ event }) =>
    event.type === 'message.created' ? [event] : [],
  );
  for (const [i, { text, sender_name, topic }] of texts.entries()) {
    const now = NOON + i * 1_000;
    const rated = await service.rateNotice({
      ...{ app, policy, now, title: sender_name ?? '', body: text as string },
      notice: aNotice(`n${i}`, { kind: 'marketing', topic: topic ?? null }),
      recipients: recipients(...people.map(({ id }) => id)),
    });
    for (const { scores } of rated.values()) {
      const spent = service.llmChanges(app, 'marketing', now);
      const { relevance, change } = workOut(scores, 'marketing', policy, now, spent);
      told.tiers.push(relevance.tier);
      told.moved.push(logit(relevance.p!) - logit(LOCAL));
      if (change === null) continue;
      told.changes.push(change);
      service.recordLlmChanges(app, [change]);
    }
  }
  return { ...told, requests };
}

/** What a request puts before the model, without the instructions that never change. */
function contents(body: string): string {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
  return messages.find(({ role }) => role === 'user')!.content;
}

const facts = ['kind', 'importance', 'corrects', 'later'];
const words = ['topic', 'title', 'said'];

describe.each(['full', 'metadata_only'] as const)('in a notice and in mode %s', (mode) => {
  it.each(fixtures.map((each) => [each.id, each.title, each] as const))(
    '%s (%s) moves nobody further than the limits, nor out of its quotes',
    async (_id, _title, fixture) => {
      const { requests, tiers, moved, changes } = await tell(fixture, 'attacked', mode);
      const byLocal = order.indexOf('batch');
      for (const tier of tiers) expect(Math.abs(order.indexOf(tier) - byLocal)).toBeLessThanOrEqual(1);
      for (const shift of moved) expect(Math.abs(shift)).toBeLessThanOrEqual(2 + 1e-9);
      const { promotion_budget, demotion_budget } = policy.relevance;
      lifted += changes.filter(({ direction }) => direction === 'up').length;
      const charged = (direction: string) => changes.filter((each) => each.direction === direction).length;
      // An hour has not passed.
      expect(charged('up')).toBeLessThanOrEqual(promotion_budget);
      expect(charged('down')).toBeLessThanOrEqual(demotion_budget);
      expect(requests.length).toBeGreaterThan(0);
      for (const { body, users } of requests) {
        expect(users.size).toBeLessThanOrEqual(8);
        expect([...users.keys()].every((each) => /^r[1-8]$/.test(each))).toBe(true);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(32_768);
        const { notice, people, ...rest } = JSON.parse(contents(body)) as Record<string, object>;
        expect(rest).toEqual({});
        expect(people).toHaveLength(users.size);
        const allowed = mode === 'full' ? [...facts, ...words] : facts;
        expect(Object.keys(notice!).filter((key) => !allowed.includes(key))).toEqual([]);
        const quoted = words.flatMap((key) => (notice as Record<string, string>)[key] ?? []);
        for (const text of quoted) {
          const [, mark] = /^(⟦\w+⟧) [^⟦⟧]* \1$/u.exec(text) ?? [];
          expect(mark, text).toBeDefined();
          expect(text.length).toBeLessThanOrEqual(400);
        }
        for (const { id } of fixture.world.users)
          expect(body).not.toMatch(new RegExp(`(?<![A-Za-z0-9_])${id}(?![A-Za-z0-9_])`));
        for (const { value } of fixture.secrets) expect(visible(body)).not.toContain(visible(value));
      }
    },
  );
});

it('the model did obey: texts lifted some notices as far as the limits let them', () => {
  expect(lifted).toBeGreaterThan(0);
});
