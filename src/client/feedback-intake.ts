/** Takes feedback of a client (an injection token; the feedback stage implements it). */
export abstract class FeedbackIntake {
  /** `items`: as the client sent them, unchecked. Gives one result an item, after the commit. Idempotent. */
  abstract record(app: string, items: readonly unknown[], source: 'client'): Promise<readonly unknown[]>;
}
