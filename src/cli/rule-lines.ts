// What the rules said of a decision, as lines of a terminal. Pure.
import type { RuleAnswer } from './decision-answers.js';
import { outcomeText } from './entry-line.js';
import { padded, type Paint, plain, wrapped } from './terminal.js';

/** How rules that did not vote are called together; in this order. */
const silent = [
  ['abstained', 'abstained'],
  ['not_reached', 'not reached'],
  ['not_concerned', 'about others'],
] as const;

/** Those that voted, the one that settled it first and marked; then the others by name, or in full. */
export function rulesOf(
  rules: readonly RuleAnswer[],
  paint: Paint,
  width: number,
  isFull: boolean,
): string[] {
  const voted = rules.filter(({ verdict }) => verdict === 'voted');
  const sorted = [...voted].sort((a, b) => Number(b.settled_it) - Number(a.settled_it));
  const lines = sorted.flatMap((rule) => [
    ...voteOf(rule, paint, width),
    ...(isFull ? factsOf(rule, paint, width) : []),
  ]);
  return [...lines, ...(isFull ? others(rules, paint, width) : othersByName(rules, paint, width))];
}

function voteOf(rule: RuleAnswer, paint: Paint, width: number): string[] {
  const until = rule.release_at === null ? '' : ` until ${plain(rule.release_at)}`;
  const mark = rule.settled_it ? paint('bold', '▸') : ' ';
  const head = `${mark} ${nameOf(rule, paint)} ${outcomeText(rule.outcome ?? '', paint)}${until}`;
  const evidence = Object.entries(rule.evidence).map(([field, value]) => `${field}=${valueText(value)}`);
  const differs = rule.rebuilt === 'differs' ? ['the recorded facts give another verdict'] : [];
  const below = [...(evidence.length === 0 ? [] : [evidence.join(', ')]), ...differs];
  return [head, ...below.flatMap((each) => indented(plain(each), width, 10))];
}

function othersByName(rules: readonly RuleAnswer[], paint: Paint, width: number): string[] {
  return silent.flatMap(([verdict, words]) => {
    const names = rules.filter((rule) => rule.verdict === verdict).map(shortly);
    if (names.length === 0) return [];
    const text = `${padded(words, 13)} ${plain(names.join(', '))}`;
    return wrapped(text, width - 4, 14).map((line) => `  ${paint('gray', line)}`);
  });
}

function shortly({ rule, would, rebuilt }: RuleAnswer): string {
  const differs = rebuilt === 'differs' ? ' (the recorded facts give another verdict)' : '';
  return would === null || would === 'abstain' ? rule + differs : `${rule} (${would})`;
}

function others(rules: readonly RuleAnswer[], paint: Paint, width: number): string[] {
  return silent.flatMap(([verdict, words]) =>
    rules
      .filter((rule) => rule.verdict === verdict)
      .flatMap((rule) => {
        const would = rule.would === null ? '' : `, would say ${rule.would}`;
        return [`  ${nameOf(rule, paint)} ${plain(words + would)}`, ...factsOf(rule, paint, width)];
      }),
  );
}

function factsOf({ looked_at }: RuleAnswer, paint: Paint, width: number): string[] {
  const seen = looked_at.map(({ fact, value, known }) => `${fact}=${known ? valueText(value) : 'unknown'}`);
  if (seen.length === 0) return [];
  return indented(plain(`looked at ${seen.join(', ')}`), width, 10).map((line) => paint('gray', line));
}

function nameOf({ tier, rule }: RuleAnswer, paint: Paint): string {
  return `${paint('gray', padded(plain(tier), 8))} ${padded(plain(rule), 20)}`;
}

function valueText(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function indented(text: string, width: number, by: number): string[] {
  return wrapped(text, width - by - 2).map((line) => ' '.repeat(by) + line);
}
