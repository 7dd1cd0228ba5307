import type { StepResult } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';

type Result = StepResult<Recipient>;

/** Runs several inputs one after another as one step: what they decide adds up, the last state and alarm count. */
export function mergeSteps(
  recipient: Recipient,
  inputs: readonly Input[],
  run: (recipient: Recipient, input: Input) => Result,
): Result {
  if (inputs.length === 1) return run(recipient, inputs[0]!);
  const nothing: Result = {
    recipient,
    decisions: [],
    notifications: [],
    followUps: [],
    llmChanges: [],
    wakeAt: null,
  };
  return inputs.reduce<Result>((sum, input) => {
    const next = run(sum.recipient, input);
    return {
      recipient: next.recipient,
      decisions: [...sum.decisions, ...next.decisions],
      notifications: [...sum.notifications, ...next.notifications],
      followUps: [...sum.followUps, ...next.followUps],
      llmChanges: [...sum.llmChanges, ...next.llmChanges],
      wakeAt: next.wakeAt,
    };
  }, nothing);
}
