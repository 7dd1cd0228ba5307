import { z } from 'zod';
import type { Command } from '../command.js';
import { done } from '../result.js';
import { type Paint, plain, tableOf, wrapped } from '../terminal.js';

const PATH = '/v1/proposals';

const counts = z.looseObject({ users: z.number(), pushes: z.number(), reactions: z.number() });
const interval = z.looseObject({ share: z.number(), low: z.number(), high: z.number() });
const findingShape = z.looseObject({
  direction: z.string(),
  target: z.string(),
  threshold: z.string(),
  verdict: z.string(),
  counts,
  unwanted: interval,
});
const proposalShape = z.looseObject({
  version: z.number(),
  base_version: z.number(),
  state: z.string(),
  created_at: z.string(),
  changes: z.array(
    z.looseObject({
      path: z.string(),
      from: z.number(),
      to: z.number(),
      counts,
      unwanted: interval,
      expectation: z.looseObject({ per_day: z.looseObject({ before: z.number(), after: interval }) }),
    }),
  ),
  effects: z.looseObject({ decisions: z.number(), quieter: z.number(), louder: z.number() }),
  measured: z
    .looseObject({
      changes: z.array(
        z.looseObject({
          path: z.string(),
          verdict: z.string(),
          after: z.looseObject({ per_day: z.number() }),
        }),
      ),
    })
    .nullable(),
});
const lookShape = z.looseObject({
  at: z.string(),
  outcome: z.string(),
  needed: counts,
  findings: z.array(findingShape),
});
type Proposal = z.infer<typeof proposalShape>;
type Look = z.infer<typeof lookShape>;

const list: Command = {
  name: 'policy proposals',
  args: [],
  summary: 'The thresholds that feedback speaks for, newest first, with evidence, promise and outcome.',
  options: {},
  async run({ api, paint, columns }) {
    const shape = z.looseObject({ items: z.array(proposalShape), look: lookShape.nullable() });
    const answer = await api.request({ path: `${PATH}?page_size=20`, shape });
    if (!answer.ok) return answer;
    const { items, look } = answer.body;
    const proposals = items.flatMap((each) => [...proposalLines(each, paint, columns), '']);
    const none = items.length === 0 ? ['There are no proposals yet.', ''] : [];
    return done(answer.body, [...none, ...proposals, ...lookLines(look)]);
  },
};

const propose: Command = {
  name: 'policy propose',
  args: [],
  summary:
    'Looks at the feedback now. What it proves becomes a draft, which decides nothing until it is published.',
  options: {},
  async run({ api, paint, columns }) {
    const shape = lookShape.extend({ proposal: proposalShape.nullable() });
    const answer = await api.request({ method: 'POST', path: PATH, body: {}, shape });
    if (!answer.ok) return answer;
    const { outcome, proposal } = answer.body;
    if (proposal === null) return done(answer.body, ['Nothing is proposed.', ...lookLines(answer.body)]);
    const said = outcome === 'created' ? 'is a new draft' : 'is open already';
    const next = `\`warbler policy publish ${proposal.version}\` lets it decide.`;
    const lines = [`Version ${proposal.version} ${said}.`, ...proposalLines(proposal, paint, columns), next];
    return done(answer.body, lines);
  },
};

function proposalLines(proposal: Proposal, paint: Paint, columns: number): string[] {
  const { version, base_version, state, created_at, changes, effects, measured } = proposal;
  const title = `Version ${version} (${state}), on version ${base_version}, ${created_at.slice(0, 16)}Z`;
  const { decisions, quieter, louder } = effects;
  const effect = `Of ${decisions} decisions of last week: ${quieter} quieter, ${louder} louder.`;
  return [
    paint('bold', plain(title)),
    ...changes.flatMap((change) => changeLines(change, measured, columns)),
    ...wrapped(effect, columns - 2).map((line) => `  ${line}`),
  ];
}

function changeLines(
  change: Proposal['changes'][number],
  measured: Proposal['measured'],
  columns: number,
): string[] {
  const { path, from, to, counts: of, unwanted, expectation } = change;
  const { before, after } = expectation.per_day;
  const outcome = measured?.changes.find((each) => each.path === path);
  const sentences = [
    `${path}: ${from} -> ${to}`,
    `${percent(unwanted)} not wanted by ${of.users} users (${of.pushes} pushes, ${of.reactions} reactions)`,
    `a day: ${rate(before)} before, ${rate(after.share)} promised (${rate(after.low)} to ${rate(after.high)})` +
      (outcome === undefined ? '' : `, ${rate(outcome.after.per_day)} measured: ${outcome.verdict}`),
  ];
  return sentences.flatMap((each) => wrapped(plain(each), columns - 2, 2).map((line) => `  ${line}`));
}

function lookLines(look: Look | null): string[] {
  if (look === null) return ['Nobody has looked at the feedback yet: `warbler policy propose`.'];
  const { needed } = look;
  const rows = look.findings.map(({ direction, target, threshold, verdict, counts: of, unwanted }) => [
    `${direction} ${target} ${threshold}`,
    verdict,
    `${of.users}/${needed.users}`,
    `${of.pushes}/${needed.pushes}`,
    `${of.reactions}/${needed.reactions}`,
    of.users === 0 ? '-' : whole(unwanted.share),
  ]);
  const heads = ['question', 'verdict', 'users', 'pushes', 'reactions', 'not wanted'];
  const table = tableOf(
    heads,
    rows.map((row) => row.map(plain)),
  );
  return [`Looked at ${look.at.slice(0, 16)}Z; have/need:`, ...table];
}

function percent({ share, low, high }: z.infer<typeof interval>): string {
  return `${whole(share)} (${whole(low)} to ${whole(high)})`;
}

function whole(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function rate(perDay: number): string {
  return String(Number(perDay.toPrecision(3)));
}

export const proposals: readonly Command[] = [list, propose];
