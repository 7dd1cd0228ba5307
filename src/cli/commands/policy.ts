import { z } from 'zod';
import type { Command } from '../command.js';
import { done } from '../result.js';
import { plain } from '../terminal.js';

const policyShape = z.looseObject({
  version: z.number(),
  author: z.string(),
  created_at: z.string(),
  document: z.unknown(),
});

const show: Command = {
  name: 'policy show',
  args: [],
  summary: 'The policy that decides now, as JSON.',
  options: {},
  async run({ api }) {
    const answer = await api.request({ path: '/v1/policies/current', shape: policyShape });
    if (!answer.ok) return answer;
    const { version, author, created_at: at, document } = answer.body;
    const lines = JSON.stringify(document, null, 2).split('\n');
    return done(answer.body, [`Version ${version} by ${author}, ${at}`, ...lines].map(plain));
  },
};

export const policy: readonly Command[] = [show];
