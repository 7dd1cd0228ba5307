import type { ReplayAnswer } from './replay-answer.js';
import { type Paint, plain, tableOf } from './terminal.js';

const number = new Intl.NumberFormat('en');

/** What a replay is and what it came to, for people. */
export function headline(replay: ReplayAnswer, paint: Paint): readonly string[] {
  const { id, policy_version, state, since, until, progress, result, problem } = replay;
  const title = paint('bold', plain(`Replay ${id} under version ${policy_version}: ${state}`));
  const lines = [title, plain(`${since} to ${until}`)];
  if (progress !== null)
    lines.push(`${number.format(progress.turns)} of ${number.format(progress.of)} turns`);
  if (problem !== null) lines.push(plain(problem));
  if (result === null) return lines;
  const { compared, same, users, seconds } = result;
  lines.push(
    `${number.format(compared)} messages on devices compared in ${seconds.toFixed(1)} s: ${number.format(same)} stay, ` +
      `${number.format(compared - same)} change, for ${number.format(users.affected)} of ${number.format(users.compared)} users.`,
    'What people would have done is unknown.',
  );
  if (!result.is_whole) lines.push('It began within the record: what was held before is unknown.');
  if (result.scored_anew > 0)
    lines.push(`${number.format(result.scored_anew)} were scored anew, by the local scorer.`);
  if (result.missing_events > 0)
    lines.push(`${number.format(result.missing_events)} events are gone and left out.`);
  return lines;
}

export function changeTable({ changes }: NonNullable<ReplayAnswer['result']>): readonly string[] {
  if (changes.length === 0) return ['Nothing would have been different.'];
  const rows = changes.map(({ from, to, count, examples }) =>
    [
      number.format(count),
      `${from.outcome} ${from.reason}`,
      `${to.outcome} ${to.reason}`,
      examples[0]?.decision ?? '-',
    ].map(plain),
  );
  return tableOf(['count', 'was', 'would be', 'for example'], rows);
}
