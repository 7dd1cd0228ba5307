import type { Detail, PushAnswer } from './decision-answers.js';
import { plain } from './terminal.js';

interface Moment {
  readonly at: string;
  readonly text: string;
}

/** What happened with a decision's pushes, in order; at the end what the platform does not tell. */
export function timelineOf(detail: Detail): string[] {
  const moments = [{ at: detail.at, text: 'decided' }, ...detail.pushes.flatMap(momentsOf)];
  const sorted = moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const day = detail.at.slice(0, 10);
  return [...sorted.map((each) => lineOf(each, day)), ...detail.pushes.flatMap(openEnds)];
}

function lineOf({ at, text }: Moment, day: string): string {
  const when = at.startsWith(day) ? at.slice(11, 23) : `${at.slice(0, 10)} ${at.slice(11, 19)}`;
  return `${plain(when)}  ${plain(text)}`;
}

function momentsOf(push: PushAnswer): Moment[] {
  const what = `push ${push.id}`;
  const moment = (at: string | null | undefined, text: string): Moment[] =>
    at == null || at === 'unknown' ? [] : [{ at, text }];
  return [
    ...moment(push.ladder['queued'], `${what} queued for ${push.provider} on ${push.device}`),
    ...push.attempts.flatMap((each) => moment(each.started_at, attemptText(each, push.provider))),
    ...moment(push.ladder['delivered'], 'delivered'),
    ...moment(push.ladder['displayed'], 'displayed'),
    ...moment(push.ladder['opened'], 'opened'),
    ...moment(push.dismissed_at, 'dismissed'),
    ...moment(push.retracted_at, 'retracted'),
    ...push.feedback
      .filter(({ type }) => !['delivered', 'displayed', 'opened', 'dismissed', 'retracted'].includes(type))
      .flatMap(({ at, type, source }) => moment(at, `${type} (told by ${source})`)),
  ];
}

function attemptText(attempt: PushAnswer['attempts'][number], provider: string): string {
  const answer =
    attempt.ok === null
      ? 'no answer yet'
      : attempt.ok
        ? 'accepted'
        : `refused: ${attempt.kind ?? 'unknown'} (${attempt.vendor_reason ?? 'no reason'})`;
  const doubt = attempt.ambiguous ? ', perhaps sent' : '';
  return `attempt ${attempt.number} at ${provider}: ${answer}${doubt}`;
}

function openEnds(push: PushAnswer): string[] {
  const unknown = Object.entries(push.ladder).filter(([, at]) => at === 'unknown');
  const rungs = unknown.map(([rung]) => rung).join(', ');
  return [
    `state now     ${plain(push.state)}${push.next_attempt_at === null ? '' : `, next attempt ${plain(push.next_attempt_at)}`}`,
    ...(rungs === '' ? [] : [`unknown       ${rungs}: ${plain(push.provider)} does not tell`]),
  ];
}
