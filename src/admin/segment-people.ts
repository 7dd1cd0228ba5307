/** Who a condition over users would hold of, tried on some of them. */
export interface SegmentSample {
  /** Users that have a state of their own. */
  readonly people: number;
  readonly sampled: number;
  readonly matched: number;
  /** Some of those it holds of. */
  readonly examples: readonly string[];
}

/** Tries conditions on people as they are now. Reads only. */
export abstract class SegmentPeople {
  abstract sample(app: string, when: string): Promise<SegmentSample>;
}
