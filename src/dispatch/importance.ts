import type { PolicyDocument } from '../model/policy.js';
import { defaultShedOrder, type Importance } from '../model/policy-importance.js';
import type { OutgoingPush } from '../model/push.js';

type Settings = Pick<PolicyDocument, 'importance'> | null;

/** How urgently and how insistently the policy of this moment lets a push be sent; what is not set stays out. */
export function sendingOf(
  policy: Settings,
  { importance }: { readonly importance: Importance },
): Pick<OutgoingPush, 'priority' | 'interruption'> {
  const { provider_priority, interruption_level } = policy?.importance?.[importance] ?? {};
  return {
    ...(provider_priority === undefined ? {} : { priority: provider_priority }),
    ...(interruption_level === undefined ? {} : { interruption: interruption_level }),
  };
}

/** Which of several that wait goes first: the higher one, 0 to 9. */
export function shedOrderOf(policy: Settings, { importance }: { readonly importance: Importance }): number {
  return policy?.importance?.[importance]?.shed_order ?? defaultShedOrder[importance];
}
