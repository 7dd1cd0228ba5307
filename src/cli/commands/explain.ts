import { textOption, type Command } from '../command.js';
import { detailShape } from '../decision-answers.js';
import { explanation } from '../explanation.js';
import { path } from '../gateway-api.js';
import { done } from '../result.js';

export const explain: Command = {
  name: 'explain',
  args: ['ID'],
  summary: 'Says why a decision came out as it did: rules, score, devices, and what came of it.',
  options: {
    facts: { type: 'boolean', help: 'every rule there is, with the facts that each looked at' },
    language: { type: 'string', value: 'TAG', help: 'of the sentences: en (left out) or zh-CN' },
  },
  async run({ api, args, values, paint, columns }) {
    const language = textOption(values, 'language') ?? 'en';
    const where = `${path`/v1/decisions/${args[0]!}`}?${new URLSearchParams({ language }).toString()}`;
    const answer = await api.request({ path: where, shape: detailShape });
    if (!answer.ok) return answer;
    return done(answer.body, explanation(answer.body, paint, columns, values['facts'] === true));
  },
};
