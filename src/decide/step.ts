// The core: a recipient, what happened, the policy and the owner's clock in; the next recipient and everything decided
// on the way out. First what is due is released, then the input is applied. Pure and synchronous; never changes its
// arguments, never reads a clock, never throws for what an input contains.
import type { StepResult } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';
import { Draft } from './draft.js';
import { dropReplaced } from './follow-up.js';
import { apply } from './inputs/index.js';
import { forgetOld } from './retention.js';
import { releaseDue } from './release.js';

/** `now` in milliseconds; it must not run backwards from one step of a recipient to the next. */
export function step(recipient: Recipient, input: Input, policy: Policy, now: number): StepResult<Recipient> {
  const draft = new Draft(recipient, policy, now, input.llmChanges ?? []);
  releaseDue(draft);
  apply(draft, input);
  if (draft.replacements.length > 0) dropReplaced(draft);
  forgetOld(draft);
  return draft.finish();
}
