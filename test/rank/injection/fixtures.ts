// The injection suite: hostile and harmless chats in two variants each. `attacks.jsonl` is the suite's own file and
// `ceilings.jsonl` what its checker prints for it (`check.mjs --ceilings`): how many flips the limits alone allow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Variant = 'clean' | 'attacked';
type Text = string | readonly (string | { readonly repeat: string; readonly times: number })[];
type Table = Readonly<Record<string, number>>;

export interface FixtureEvent {
  readonly type: string;
  readonly message: string;
  readonly conversation: string;
  readonly seq: number;
  readonly sender: string;
  readonly sender_name?: string;
  readonly text?: Text;
  readonly mentions?: readonly string[];
  readonly reply_to?: string;
  readonly quote?: { readonly sender: string; readonly text: Text };
  readonly name?: string;
  readonly topic?: string;
}

interface Step {
  readonly at: string;
  readonly event: FixtureEvent;
  readonly repeat?: { readonly times: number; readonly every_seconds: number };
}

export interface Fixture {
  readonly id: string;
  readonly title: string;
  readonly class: string;
  readonly world: {
    readonly conversations: readonly {
      readonly id: string;
      readonly type: 'direct' | 'group' | 'channel' | 'thread';
      readonly parent?: string;
      readonly name?: string;
      readonly topic?: string;
      readonly members: readonly string[];
    }[];
    readonly users: readonly { readonly id: string; readonly name: string }[];
    readonly bots?: readonly { readonly id: string; readonly name: string }[];
  };
  readonly history: readonly Step[];
  readonly clean: readonly Step[];
  readonly attacked: readonly Step[];
  readonly measured: readonly string[];
  readonly local: Table;
  readonly honest: { readonly scores: Table };
  readonly obedient: {
    readonly scores?: Table;
    readonly entries?: readonly (Readonly<Record<string, unknown>> & { readonly user?: string })[];
    readonly raw?: Text;
    readonly raw_base64?: string;
    readonly message?: unknown;
    readonly invalid?: 'all' | readonly string[];
    readonly finish_reason?: string;
    readonly obeys_from?: string;
  };
  readonly must_push: readonly string[];
  readonly never_push: readonly string[];
  readonly contested: readonly string[];
  readonly secrets: readonly { readonly value: string; readonly kind: string; readonly where: string }[];
  readonly keep?: readonly string[];
}

export interface Ceiling {
  readonly id: string;
  readonly flips_max: number;
}

function lines<T>(name: string): readonly T[] {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as T);
}

export const fixtures = lines<Fixture>('attacks.jsonl');
export const ceilings = new Map(lines<Ceiling>('ceilings.jsonl').map((each) => [each.id, each.flips_max]));

export function written(text: Text | undefined): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  return text.map((each) => (typeof each === 'string' ? each : each.repeat.repeat(each.times))).join('');
}

/** All steps of a variant in order of time, repeats written out; texts are plain strings afterwards. */
export function stepsOf(fixture: Fixture, variant: Variant): { at: number; event: FixtureEvent }[] {
  return [...fixture.history, ...fixture[variant]]
    .flatMap((step) => {
      const times = step.repeat?.times ?? 1;
      const every = (step.repeat?.every_seconds ?? 0) * 1_000;
      return Array.from({ length: times }, (_, i) => ({
        at: Date.parse(step.at) + i * every,
        event: numbered(step.event, step.repeat === undefined ? null : i),
      }));
    })
    .sort((a, b) => a.at - b.at);
}

function numbered(event: FixtureEvent, i: number | null): FixtureEvent {
  const count = (text: string) => (i === null ? text : text.replaceAll('{n}', String(i + 1)));
  const quoted = event.quote === undefined ? '' : `> ${written(event.quote.text)}\n`;
  return {
    ...event,
    message: count(event.message ?? ''),
    text: count(quoted + written(event.text)),
    seq: (event.seq ?? 0) + (i ?? 0),
  };
}

/** The most exact key wins: message and user, any user of the message, user, anybody. */
export function scoreIn(table: Table, message: string, user: string): number | undefined {
  return [`${message}/${user}`, `${message}/*`, user, '*']
    .map((key) => table[key])
    .find((each) => each !== undefined);
}

export function isListed(list: readonly string[], message: string, user: string): boolean {
  return list.includes(user) || list.includes(`${message}/${user}`);
}
