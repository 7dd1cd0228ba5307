import type { PreviewRequest } from './preview-event.js';
import { changeableFor, meaninglessFor } from './what-if-facts.js';
import { isScored, isSubject } from './what-if-subject.js';
import type { ChatEvent } from '../model/event.js';
import type { FieldError } from '../model/problem.js';

/** What a preview was asked that means nothing for its event: answered with a field and its fix, never passed over. */
export function refusalsOf({ facts, scores, users }: PreviewRequest, event: ChatEvent): FieldError[] {
  if (!isSubject(event)) return facts === undefined ? [] : [nothingDecided(event)];
  const errors = facts === undefined ? [] : meaninglessFor(event, facts);
  if (scores !== undefined && !isScored(event)) {
    const which = event.type === 'notice.requested' ? `a notice of kind ${event.data.kind}` : 'a call';
    const fix = `Leave them out. Here may differ: ${changeableFor(event).join(', ')}.`;
    errors.push({ field: 'scores', problem: `no score decides on ${which}`, fix });
  }
  if (event.type === 'notice.requested' && users?.some((each) => each !== event.data.user)) {
    const problem = 'a notice is told to one user, that of its data';
    errors.push({
      field: 'users',
      problem,
      fix: 'Leave them out, or name only the user of event.data.user.',
    });
  }
  return errors;
}

function nothingDecided({ type }: ChatEvent): FieldError {
  return {
    field: 'facts',
    problem: `nothing new is decided for ${type}, so no fact makes a difference`,
    fix: 'Preview message.created, call.ringing or notice.requested, or leave the facts out.',
  };
}
