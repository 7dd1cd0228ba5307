// Where the parts of the flow picture stand. In: how many go from which outcome to which; out: places in pixels from the
// top. Pure: the same for a screen of any width.
import { replayOutcomes, type Cell, type ReplayOutcome } from '../api/replay-types.js';

/** Room for the two lines that name an outcome. */
const SLOT = 40;
const GAP = 10;
/** What is rare is still to be seen. */
const THIN = 2;

export interface Place {
  readonly outcome: ReplayOutcome;
  readonly count: number;
  readonly top: number;
  readonly height: number;
}

/** `left` and `right`: where it begins and ends, each from its upper to its lower edge. */
export interface Ribbon extends Cell {
  readonly left: readonly [number, number];
  readonly right: readonly [number, number];
}

export interface Flow {
  readonly height: number;
  readonly left: readonly Place[];
  readonly right: readonly Place[];
  /** What stays comes first, to lie under what changes. */
  readonly ribbons: readonly Ribbon[];
}

type Side = 'from' | 'to';

/** `height`: about how high the picture may be. */
export function flowOf(cells: readonly Cell[], height: number): Flow {
  const scale = Math.min(scaleOf(cells, 'from', height), scaleOf(cells, 'to', height));
  const thickness = ({ count }: Cell): number => Math.max(THIN, count * scale);
  const sides = { from: placesOf(cells, 'from', thickness), to: placesOf(cells, 'to', thickness) };
  const whole = Math.max(height, bottomOf(sides.from), bottomOf(sides.to));
  const left = centred(sides.from, whole);
  const right = centred(sides.to, whole);
  const ribbons = ribbonsOf(cells, left, right, thickness);
  return { height: whole, left, right, ribbons };
}

function countsOf(cells: readonly Cell[], side: Side): readonly (readonly [ReplayOutcome, number])[] {
  return replayOutcomes
    .map((outcome) => {
      const own = cells.filter((cell) => cell[side] === outcome);
      return [outcome, own.reduce((sum, { count }) => sum + count, 0)] as const;
    })
    .filter(([, count]) => count > 0);
}

/** Pixels for one, so that a side fills the height although small outcomes need more room than their share. */
function scaleOf(cells: readonly Cell[], side: Side, height: number): number {
  let free = countsOf(cells, side).map(([, count]) => count);
  let room = height - GAP * (free.length - 1);
  for (;;) {
    const scale = Math.max(0, room) / free.reduce((sum, count) => sum + count, 0);
    const small = free.filter((count) => count * scale < SLOT);
    if (small.length === 0 || small.length === free.length) return scale;
    room -= SLOT * small.length;
    free = free.filter((count) => count * scale >= SLOT);
  }
}

function placesOf(cells: readonly Cell[], side: Side, thickness: (cell: Cell) => number): readonly Place[] {
  let y = 0;
  return countsOf(cells, side).map(([outcome, count]) => {
    const own = cells.filter((cell) => cell[side] === outcome);
    const height = own.reduce((sum, cell) => sum + thickness(cell), 0);
    const slot = Math.max(SLOT, height);
    const top = y + (slot - height) / 2;
    y += slot + GAP;
    return { outcome, count, top, height };
  });
}

function bottomOf(places: readonly Place[]): number {
  const last = places.at(-1);
  return last === undefined ? 0 : last.top + last.height + Math.max(0, (SLOT - last.height) / 2);
}

function centred(places: readonly Place[], whole: number): readonly Place[] {
  const shift = (whole - bottomOf(places)) / 2;
  return places.map((place) => ({ ...place, top: place.top + shift }));
}

function ribbonsOf(
  cells: readonly Cell[],
  left: readonly Place[],
  right: readonly Place[],
  thickness: (cell: Cell) => number,
): readonly Ribbon[] {
  const next = {
    from: new Map(left.map(({ outcome, top }) => [outcome, top])),
    to: new Map(right.map(({ outcome, top }) => [outcome, top])),
  };
  const take = (side: Side, cell: Cell): readonly [number, number] => {
    const begin = next[side].get(cell[side])!;
    const end = begin + thickness(cell);
    next[side].set(cell[side], end);
    return [begin, end];
  };
  const inOrder = replayOutcomes.flatMap((from) =>
    replayOutcomes.flatMap((to) => cells.filter((cell) => cell.from === from && cell.to === to)),
  );
  const ribbons = inOrder.map((cell) => ({ ...cell, left: take('from', cell), right: take('to', cell) }));
  return [...ribbons.filter(({ from, to }) => from === to), ...ribbons.filter(({ from, to }) => from !== to)];
}
