import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Call, type Command, textOption } from '../command.js';
import { type ApiAnswer, path } from '../gateway-api.js';
import { type ReplayAnswer, replayShape } from '../replay-answer.js';
import { changeTable, headline } from '../replay-lines.js';
import { done, type Result } from '../result.js';
import { plain, tableOf } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const POLL_MS = 1_000;
const ended: ReadonlySet<string> = new Set(['done', 'cancelled', 'failed', 'interrupted']);

const start: Command = {
  name: 'replay start',
  args: ['VERSION'],
  summary:
    'Decides the past again under a policy version, and shows what would have been different. Nothing is written or sent.',
  options: {
    days: { type: 'string', value: 'N', help: 'how many days, ending now (left out: 7)' },
    share: { type: 'string', value: 'S', help: 'of one core, 0.01 to 1 (left out: 0.25)' },
    detach: { type: 'boolean', help: 'do not wait for the end' },
  },
  async run(call) {
    const { api, args, values } = call;
    const [days, share] = [textOption(values, 'days'), textOption(values, 'share')];
    const body = {
      policy_version: numberOf(args[0]!, 'a version'),
      ...(days === null ? {} : { days: numberOf(days, 'a number of days') }),
      ...(share === null ? {} : { cpu_share: numberOf(share, 'a share') }),
    };
    const answer = await api.request({ method: 'POST', path: '/v1/replays', body, shape: replayShape });
    if (!answer.ok) return answer;
    if (values['detach'] === true) return shown(answer.body, call);
    return resultOf(await end(answer.body, call), call);
  },
};

const show: Command = {
  name: 'replay show',
  args: ['ID'],
  summary: 'How far a replay is, or what it found.',
  options: {},
  async run(call) {
    return resultOf(
      await call.api.request({ path: path`/v1/replays/${call.args[0]!}`, shape: replayShape }),
      call,
    );
  },
};

const list: Command = {
  name: 'replay list',
  args: [],
  summary: 'The last replays, newest first.',
  options: {},
  async run({ api }) {
    const shape = z.looseObject({ items: z.array(replayShape) });
    const answer = await api.request({ path: '/v1/replays', shape });
    if (!answer.ok) return answer;
    const rows = answer.body.items.map((each) =>
      [each.id, String(each.policy_version), each.state, `${each.since} to ${each.until}`].map(plain),
    );
    return done(answer.body, tableOf(['id', 'version', 'state', 'time'], rows));
  },
};

const cancel: Command = {
  name: 'replay cancel',
  args: ['ID'],
  summary: 'Gives up a replay that waits or runs.',
  options: {},
  async run(call) {
    const where = path`/v1/replays/${call.args[0]!}/cancel`;
    return resultOf(
      await call.api.request({ method: 'POST', path: where, body: {}, shape: replayShape }),
      call,
    );
  },
};

/** Ctrl-C ends the waiting, not the replay. */
async function end(begun: ReplayAnswer, { api, io }: Call): Promise<ApiAnswer<ReplayAnswer>> {
  for (let now = begun; ;) {
    if (ended.has(now.state) || io.signal.aborted) return { ok: true, body: now };
    await pause(POLL_MS, undefined, { signal: io.signal }).catch(() => undefined);
    const answer = await api.request({ path: path`/v1/replays/${begun.id}`, shape: replayShape });
    if (!answer.ok) return answer;
    now = answer.body;
  }
}

function resultOf(answer: ApiAnswer<ReplayAnswer>, call: Call): Result {
  return answer.ok ? shown(answer.body, call) : answer;
}

function shown(replay: ReplayAnswer, { paint }: Call): Result {
  const { result } = replay;
  return done(replay, [...headline(replay, paint), ...(result === null ? [] : changeTable(result))]);
}

function numberOf(text: string, what: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`"${text}" is not ${what}`);
  return value;
}

export const replay: readonly Command[] = [start, show, list, cancel];
