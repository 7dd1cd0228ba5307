import type { StoredDecision } from './records.js';

/** Whether it is about a notice: those have no conversation (A01), and ids of their own. */
export function isOfNotice({ conversation }: Pick<StoredDecision, 'conversation'>): boolean {
  return conversation === '';
}
