// Segments by name: who belongs, as a condition over users. What decides is the copy that a policy version carries.
import type { Write } from './ledger.js';

export interface StoredSegment {
  readonly app: string;
  readonly name: string;
  /** The condition, in the language of docs/conditions.md. */
  readonly when: string;
  readonly description: string;
  readonly updated_at: number;
  /** The key that wrote it last. */
  readonly author: string;
}

export abstract class SegmentStore {
  /** By name; an app has few. */
  abstract list(app: string): Promise<readonly StoredSegment[]>;
  abstract get(app: string, name: string): Promise<StoredSegment | null>;
  abstract put(segment: StoredSegment): Write[];
  abstract remove(app: string, name: string): Write[];
  /** Users that have a state of their own, by id, from the `offset`-th on: those a segment can be tried on. */
  abstract people(app: string, offset: number, limit: number): Promise<readonly string[]>;
  abstract countPeople(app: string): Promise<number>;
}
