import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const duplicate: Rule = {
  name: 'duplicate',
  tier: 'veto',
  description:
    'A message or call with this id, or a notice with it, has been taken in during the last seven days.',
  judge: ({ isDuplicate }) => (isDuplicate ? suppress : null),
  evidence: () => ({ taken_in_before: true }),
};
