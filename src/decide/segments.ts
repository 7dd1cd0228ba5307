// Who belongs to which segment: asked of the version that decides, so that a recorded decision can always be made again.
import { compileCondition, type Test } from '../model/condition/compile.js';
import { parseCondition } from '../model/condition/parse.js';
import type { Policy } from '../model/policy.js';
import type { Recipient } from '../model/recipient.js';
import { once } from './memo.js';
import { type Person, userReaders } from './user-readers.js';

/** The test of a segment reads the user alone, so that a device is never asked for. */
export type SegmentTest = Test<Person, unknown>;

type Definitions = NonNullable<Policy['segment_definitions']>;

const none: readonly string[] = [];
const noTests: ReadonlyMap<string, SegmentTest> = new Map();
/** The definitions of a version never change. */
const compiled = once(
  (definitions: Definitions): ReadonlyMap<string, SegmentTest> =>
    new Map(Object.entries(definitions).map(([name, when]) => [name, segmentTest(when)])),
);

/** The segments that the policy says something of and that the recipient is in, in the order of the document. */
export function segmentsOf(recipient: Recipient, policy: Policy): readonly string[] {
  if (policy.segments === undefined) return none;
  const tests = segmentTests(policy);
  let found: string[] | null = null;
  for (const name in policy.segments) {
    if (tests.get(name)?.({ recipient, policy }, null)) (found ??= []).push(name);
  }
  return found ?? none;
}

/** The tests of all segments that the version defines. */
export function segmentTests({
  segment_definitions,
}: Pick<Policy, 'segment_definitions'>): ReadonlyMap<string, SegmentTest> {
  return segment_definitions === undefined ? noTests : compiled(segment_definitions);
}

/** What cannot be read holds of nobody: a document with such a condition is refused long before. */
export function segmentTest(when: string): SegmentTest {
  const parsed = parseCondition(when);
  return parsed.ok ? compileCondition(parsed.value, userReaders, noTests) : () => false;
}
