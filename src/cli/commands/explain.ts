import type { Command } from '../command.js';
import { detailShape } from '../decision-answers.js';
import { explanation } from '../explanation.js';
import { path } from '../gateway-api.js';
import { done } from '../result.js';

export const explain: Command = {
  name: 'explain',
  args: ['ID'],
  summary: 'Says why a decision came out as it did: rules, score, devices, and what came of it.',
  options: {},
  async run({ api, args, paint, columns }) {
    const answer = await api.request({ path: path`/v1/decisions/${args[0]!}`, shape: detailShape });
    if (!answer.ok) return answer;
    return done(answer.body, explanation(answer.body, paint, columns));
  },
};
