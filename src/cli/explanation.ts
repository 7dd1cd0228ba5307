// A decision as a page of a terminal: what was decided, by which rules, from which score, for which device, and what came
// of it. Pure: an answer of the gateway in, lines out.
import { type Detail, type Scoring, scoringShape } from './decision-answers.js';
import { outcomeText } from './entry-line.js';
import { rulesOf } from './rule-lines.js';
import { padded, type Paint, plain, wrapped } from './terminal.js';
import { timelineOf } from './timeline.js';

/** How wide text runs at most: long lines are hard to read on a wide screen too. */
const WIDEST = 100;
const MAX_CONTRIBUTIONS = 12;
const BAR = 20;

interface Page {
  readonly detail: Detail;
  readonly paint: Paint;
  readonly width: number;
}

/** `isFull`: with every rule there is and the facts that each looked at. */
export function explanation(detail: Detail, paint: Paint, columns: number, isFull = false): string[] {
  const page = { detail, paint, width: Math.min(columns, WIDEST) };
  return [
    paint('bold', plain(detail.id)),
    ...wrapped(plain(detail.sentences.agent), page.width),
    ...wrapped(plain(`“${detail.sentences.user}”`), page.width),
    '',
    ...headOf(page),
    ...section(page, 'Rules', rulesOf(detail.rules, paint, page.width, isFull)),
    ...section(page, 'Score', scoreOf(page)),
    ...section(page, 'Devices', devicesOf(page)),
    ...section(
      page,
      'Timeline (UTC)',
      timelineOf(detail).flatMap((each) => wrapped(each, page.width - 2, 14)),
    ),
    ...section(page, 'Earlier decisions on this message', historyOf(page)),
  ];
}

function section({ paint }: Page, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)];
}

function headOf({ detail, paint, width }: Page): string[] {
  const hidden = detail.text_hidden ? 'hidden: the key lacks the scope text:read' : 'no longer kept';
  const rows: readonly (readonly [string, string | null])[] = [
    ['at', detail.at],
    ['user', `${detail.user}${detail.device === null ? '' : ` on ${detail.device}`}`],
    aboutOf(detail),
    ['text', detail.text ?? hidden],
    ['cause', detail.cause],
    ['release', detail.release_at],
    ['notes', detail.notes.length === 0 ? null : detail.notes.join(', ')],
    ['policy', `version ${detail.policy_version}`],
  ];
  const outcome = `${padded('outcome', 9)}${outcomeText(detail.outcome, paint)} because of ${plain(detail.reason)}`;
  const rest = rows.flatMap(([name, value]) =>
    value === null ? [] : wrapped(padded(name, 9) + plain(value), width, 9),
  );
  return [outcome, ...rest];
}

/** A message with its conversation; a notice with what was asked of it. */
function aboutOf({ message, conversation, notice }: Page['detail']): readonly [string, string] {
  if (conversation !== null) return ['message', `${message} in ${conversation}`];
  if (notice == null) return ['notice', message];
  const { kind, topic, key, not_before: later } = notice;
  const more = [
    kind,
    ...(topic === null ? [] : [`topic ${topic}`]),
    ...(key === null ? [] : [`key ${key}`]),
    ...(later === null ? [] : [`not before ${later}`]),
  ];
  return ['notice', `${message} (${more.join(', ')})`];
}

function scoreOf({ detail, paint }: Page): string[] {
  const { relevance, thresholds } = detail;
  if (relevance === null || relevance.p === null) return [];
  const limits = thresholds === null ? '' : `; a push needs ${thresholds.push}, a digest ${thresholds.batch}`;
  const parts = [
    ...(relevance.local === null ? [] : [`local ${relevance.local.toFixed(3)}`]),
    ...(relevance.shift === null ? [] : [`LLM shift ${signed(relevance.shift)} logits`]),
  ];
  const from = parts.length === 0 ? '' : `from ${parts.join(' and ')}`;
  const scoring = scoringShape.safeParse(detail.scoring);
  return [
    `${relevance.p.toFixed(3)}${limits}`,
    ...(from === '' ? [] : [from]),
    ...(scoring.success ? contributionsOf(scoring.data, paint) : []),
  ];
}

function contributionsOf({ scorer, contributions, llm }: Scoring, paint: Paint): string[] {
  const moving = contributions.filter(({ logit }) => Math.abs(logit) >= 0.005);
  const sorted = moving.sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit));
  const largest = Math.abs(sorted[0]?.logit ?? 1);
  const rows = sorted.slice(0, MAX_CONTRIBUTIONS).map(({ feature, value, logit }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((Math.abs(logit) / largest) * BAR)));
    const number = signed(logit).padStart(7);
    const name = padded(plain(feature), 28);
    return `${name} ${number} ${paint(logit > 0 ? 'green' : 'red', bar)} ${paint('gray', short(value))}`;
  });
  const left = sorted.length - rows.length;
  return [
    `contributions to the logit by ${plain(scorer)}:`,
    ...rows,
    ...(left > 0 ? [`and ${left} smaller ones`] : []),
    ...(llm === undefined ? [] : [llmText(llm)]),
  ];
}

function llmText(llm: NonNullable<Scoring['llm']>): string {
  if (!llm.asked) return `LLM: not asked${llm.note === undefined ? '' : ` (${plain(llm.note)})`}`;
  return llm.s === null ? `LLM: no usable answer (${plain(llm.note ?? 'none')})` : `LLM: ${llm.s} of 9`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function devicesOf({ detail, paint }: Page): string[] {
  return detail.devices.map(({ device, outcome, reason, release_at: release }) => {
    const mark = device === detail.device ? paint('bold', '▸') : ' ';
    const until = release === null ? '' : ` until ${plain(release)}`;
    const name = padded(plain(device ?? 'no device'), 20);
    return `${mark} ${name} ${outcomeText(outcome, paint, 8)} ${plain(reason)}${until}`;
  });
}

function historyOf({ detail, paint }: Page): string[] {
  return detail.history.map(({ id, at, devices }) => {
    const all = devices.map((each) => `${each.outcome ?? ''} ${each.reason ?? ''}`);
    return `${plain(at)}  ${plain(all.join(', '))}  ${paint('gray', plain(id))}`;
  });
}
