import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Call, type Command, textOption } from '../command.js';
import { exitCodes } from '../exit-code.js';
import type { ApiAnswer } from '../gateway-api.js';
import { changeLines } from '../policy-changes.js';
import { done, failed, type Result } from '../result.js';
import { plain, tableOf, wrapped } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** Each app has one policy; the path has room for more. */
const POLICY = '/v1/policies/default';

const maybe = z.string().nullable();

const headShape = z.looseObject({
  version: z.number(),
  state: z.string(),
  author: z.string(),
  created_at: z.string(),
  published_at: maybe,
  published_by: maybe,
  restores: z.number().nullable(),
});
const policyShape = headShape.extend({ document: z.unknown() });
const diffShape = z.looseObject({
  from: z.number(),
  to: z.number(),
  changes: z.array(
    z.looseObject({ field: z.string(), from: z.unknown(), to: z.unknown(), effect: z.string() }),
  ),
});

const from = {
  type: 'string',
  value: 'N',
  help: 'only if version N decides now (left out: the one that did when this command began)',
} as const;

const show: Command = {
  name: 'policy show',
  args: ['[VERSION]'],
  summary: 'The policy that decides now, or another version, with its document as JSON.',
  options: {},
  async run({ api, args: [version] }) {
    const path = version === undefined ? '/v1/policies/current' : `${POLICY}/versions/${numberOf(version)}`;
    const answer = await api.request({ path, shape: policyShape });
    if (!answer.ok) return answer;
    const { version: shown, state, author, created_at: at, document } = answer.body;
    const lines = JSON.stringify(document, null, 2).split('\n');
    return done(answer.body, [`Version ${shown} (${state}) by ${author}, ${at}`, ...lines].map(plain));
  },
};

const versions: Command = {
  name: 'policy versions',
  args: [],
  summary: 'The versions of the policy, newest first: what decides now, drafts, former ones.',
  options: {},
  async run({ api }) {
    const shape = z.looseObject({ items: z.array(headShape), next_cursor: maybe });
    const answer = await api.request({ path: `${POLICY}/versions?page_size=100`, shape });
    if (!answer.ok) return answer;
    const rows = answer.body.items.map((each) => [
      String(each.version),
      each.state + (each.restores === null ? '' : ` (restores ${each.restores})`),
      `${each.created_at.slice(0, 16)}Z by ${each.author}`,
      each.published_at === null ? '-' : `${each.published_at.slice(0, 16)}Z by ${each.published_by ?? '?'}`,
    ]);
    const table = tableOf(
      ['version', 'state', 'made', 'published'],
      rows.map((row) => row.map(plain)),
    );
    const more = answer.body.next_cursor === null ? [] : ['Older ones are left out.'];
    return done(answer.body, [...table, ...more]);
  },
};

const presetShape = z.looseObject({ name: z.string(), for_whom: z.string() });

const presets: Command = {
  name: 'policy presets',
  args: ['[NAME]'],
  summary:
    'Policies to begin a draft with and for whom each is; with a name, its document as JSON, to be kept in a file.',
  options: {},
  async run({ api, args: [name] }) {
    if (name !== undefined) return preset(api, name);
    const shape = z.looseObject({ items: z.array(presetShape) });
    const answer = await api.request({ path: '/v1/policies/presets', shape });
    if (!answer.ok) return answer;
    const rows = answer.body.items.map((each) => [plain(each.name), plain(each.for_whom)]);
    return done(answer.body, tableOf(['preset', 'for'], rows));
  },
};

async function preset(api: Call['api'], name: string): Promise<Result> {
  const path = `/v1/policies/presets/${encodeURIComponent(name)}`;
  const answer = await api.request({ path, shape: presetShape.extend({ document: z.unknown() }) });
  if (!answer.ok) return answer;
  return done(answer.body, JSON.stringify(answer.body.document, null, 2).split('\n').map(plain));
}

const draft: Command = {
  name: 'policy draft',
  args: ['FILE'],
  summary: 'Keeps a document (YAML or JSON) as a draft version. It decides nothing until it is published.',
  options: {},
  async run({ api, args: [file], io }) {
    const document = await read(resolve(io.directory, file!));
    if (document === undefined) {
      return failed(
        exitCodes.usage,
        'There is no policy in this file',
        `${file} is not readable as YAML or JSON.`,
      );
    }
    const path = `${POLICY}/versions`;
    const answer = await api.request({ method: 'POST', path, body: { document }, shape: policyShape });
    if (!answer.ok) return answer;
    const { version } = answer.body;
    const next = `\`warbler policy diff\` compares it, \`warbler policy publish ${version}\` lets it decide.`;
    return done(answer.body, [`Version ${version} is a draft.`, ...wrapped(next, 80)]);
  },
};

async function read(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const diff: Command = {
  name: 'policy diff',
  args: ['[FROM]', '[TO]'],
  summary:
    'What differs between two versions and what that brings about. Left out: from what decides now, to the newest version.',
  options: {},
  async run({ api, args, paint, columns }) {
    const [one, other] = args.map(numberOf);
    const query = new URLSearchParams({
      ...(one === undefined ? {} : { from: one }),
      ...(other === undefined ? {} : { to: other }),
    });
    const answer = await api.request({ path: `${POLICY}/diff?${query}`, shape: diffShape });
    if (!answer.ok) return answer;
    const { from: before, to: after, changes } = answer.body;
    const title = paint('bold', `Version ${before} → ${after}`);
    if (changes.length === 0) return done(answer.body, [title, 'They mean the same.']);
    return done(answer.body, [title, ...changeLines(changes, paint, columns)]);
  },
};

const publish: Command = {
  name: 'policy publish',
  args: ['VERSION'],
  summary: 'Lets a draft decide from now on.',
  options: { from },
  run: (call) => replace(call, 'publish', numberOf(call.args[0]!)),
};

const rollback: Command = {
  name: 'policy rollback',
  args: ['[VERSION]'],
  summary: 'Publishes a former version again, as a new one. Left out: the one that decided before.',
  options: { from },
  run: (call) => replace(call, 'rollback', call.args[0] === undefined ? null : numberOf(call.args[0])),
};

/** Replaces exactly the version that was meant (If-Match): a colleague's publication in between is refused, not lost. */
async function replace(call: Call, action: 'publish' | 'rollback', version: string | null): Promise<Result> {
  const expected = await expectedVersion(call);
  if (!expected.ok) return expected;
  const answer = await call.api.request({
    method: 'POST',
    path: `${POLICY}/${action}`,
    headers: { 'if-match': `"v${expected.body.version}"` },
    body: version === null ? {} : { version: Number(version) },
    shape: policyShape,
  });
  if (!answer.ok) return answer;
  const { version: now, restores } = answer.body;
  const origin = restores === null ? '' : `, with the document of version ${restores}`;
  const lines = [`Version ${now} decides now, instead of ${expected.body.version}${origin}.`];
  return done(answer.body, lines);
}

async function expectedVersion({ api, values }: Call): Promise<ApiAnswer<{ version: number }>> {
  const given = textOption(values, 'from');
  if (given !== null) return { ok: true, body: { version: Number(numberOf(given)) } };
  return api.request({ path: '/v1/policies/current', shape: z.looseObject({ version: z.number() }) });
}

function numberOf(text: string): string {
  if (/^[1-9]\d{0,14}$/.test(text)) return text;
  throw new UsageError(`"${text}" is no version; \`warbler policy versions\` lists them`);
}

export const policy: readonly Command[] = [show, versions, presets, draft, diff, publish, rollback];
