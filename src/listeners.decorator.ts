import { SetMetadata } from '@nestjs/common';
import type { DecisionEntry } from './admin/decision-entry.js';
import type { Outcome } from './model/decision.js';
import type { FeedbackType } from './store/stores.js';

export const DECISION_LISTENER = 'warbler:on-decision';
export const FEEDBACK_LISTENER = 'warbler:on-feedback';

/** Which decisions a listener wants; what is left out is not looked at. */
export interface DecisionWish {
  readonly app?: string;
  readonly outcome?: Outcome;
  readonly reason?: string;
}

/** Which feedback a listener wants. */
export interface FeedbackWish {
  readonly app?: string;
  readonly type?: FeedbackType;
}

/** A decision for one device as the API lists it, and whose it is. */
export type HeardDecision = DecisionEntry & { readonly app: string };
export interface HeardFeedback {
  readonly app: string;
  readonly push_id: string;
  readonly type: string;
}

/**
 * Calls this method of a provider with each decision (HeardDecision) after its commit. Nothing waits for it: what it
 * throws is logged and touches nothing else. In process only, so what happens while the host is down is not told again.
 */
export const OnDecision = (wish: DecisionWish = {}): MethodDecorator => SetMetadata(DECISION_LISTENER, wish);

/** The same with each word on a push (HeardFeedback), after its commit. */
export const OnFeedback = (wish: FeedbackWish = {}): MethodDecorator => SetMetadata(FEEDBACK_LISTENER, wish);
