import { type Command, listOption, textOption, type Values } from '../command.js';
import { UsageError } from '../usage-error.js';
import type { Entry } from '../decision-answers.js';
import { Tail } from '../tail.js';
import { outcomes } from '../../model/decision.js';

export const tail: Command = {
  name: 'tail',
  args: [],
  summary: 'Shows decisions as they are made, until Ctrl-C. Several values of a filter mean any of them.',
  options: {
    outcome: { type: 'string', multiple: true, value: 'OUTCOME', help: outcomes.join(', ') },
    reason: { type: 'string', multiple: true, value: 'REASON', help: 'the name of the rule that settled it' },
    user: { type: 'string', multiple: true, value: 'USER', help: 'only this user' },
    count: { type: 'string', value: 'N', help: 'end after N decisions' },
  },
  run: (call) => new Tail(call, { wants: filterOf(call.values), count: countOf(call.values) }).run(),
};

function filterOf(values: Values): (entry: Entry) => boolean {
  const unknown = listOption(values, 'outcome').find((each) => !outcomes.some((known) => known === each));
  if (unknown !== undefined) {
    throw new UsageError(`"${unknown}" is no outcome; known are: ${outcomes.join(', ')}`);
  }
  const filters = (['outcome', 'reason', 'user'] as const).map(
    (field) => [field, listOption(values, field)] as const,
  );
  return (entry) => filters.every(([field, wanted]) => wanted.length === 0 || wanted.includes(entry[field]));
}

function countOf(values: Values): number {
  const text = textOption(values, 'count');
  if (text === null) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--count ${text}: give a number from 1 on`);
  return Number(text);
}
