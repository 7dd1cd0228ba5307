import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayOutcomes, type Cell } from '../../console/src/api/replay-types.js';
import { flowOf, type Place } from '../../console/src/replays/flow-layout.js';

/** A name with its number needs two lines. */
const LABEL_PX = 40;
const HEIGHT = 320;

const cells: fc.Arbitrary<readonly Cell[]> = fc.uniqueArray(
  fc.record({
    from: fc.constantFrom(...replayOutcomes),
    to: fc.constantFrom(...replayOutcomes),
    count: fc.integer({ min: 1, max: 10_000_000 }),
  }),
  { minLength: 1, selector: ({ from, to }) => `${from} ${to}` },
);
const middle = ({ top, height }: Place): number => top + height / 2;

describe('the flow picture of a replay', () => {
  it('gives every flow one ribbon, and the flows of an outcome exactly its place', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const { ribbons, left, right } = flowOf(given, HEIGHT);
        expect(ribbons).toHaveLength(given.length);
        for (const [places, side, end] of [
          [left, 'from', 'left'],
          [right, 'to', 'right'],
        ] as const) {
          for (const place of places) {
            const own = ribbons.filter((each) => each[side] === place.outcome).map((each) => each[end]);
            const sorted = own.toSorted((a, b) => a[0] - b[0]);
            expect(sorted[0]![0]).toBeCloseTo(place.top);
            expect(sorted.at(-1)![1]).toBeCloseTo(place.top + place.height);
            for (const [i, [top]] of sorted.slice(1).entries()) expect(top).toBeCloseTo(sorted[i]![1]);
          }
        }
      }),
    );
  });

  it('lets no two names run into each other, and nothing out of the picture', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const { left, right, height } = flowOf(given, HEIGHT);
        for (const places of [left, right]) {
          for (const [i, place] of places.slice(1).entries())
            expect(middle(place) - middle(places[i]!)).toBeGreaterThanOrEqual(LABEL_PX);
          for (const { top, height: own } of places) {
            expect(top).toBeGreaterThanOrEqual(-0.001);
            expect(top + own).toBeLessThanOrEqual(height + 0.001);
          }
        }
      }),
    );
  });

  it('shows what is rare, too, and stays about as high as it may be', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const { ribbons, height } = flowOf(given, HEIGHT);
        for (const { left, right } of ribbons) {
          expect(left[1] - left[0]).toBeGreaterThanOrEqual(1.999);
          expect(right[1] - right[0]).toBeCloseTo(left[1] - left[0]);
        }
        expect(height).toBeLessThan(HEIGHT * 1.3);
      }),
    );
  });
});
