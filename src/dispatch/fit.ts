// Shortens a text to a byte limit of the final document without splitting what a reader sees as one character. Pure.
import type { Content } from '../model/push.js';

const ELLIPSIS = '…';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first `count` graphemes, with an ellipsis where something was cut off. */
export function clip(text: string, count: number): string {
  if (text.length <= count) return text;
  const starts = graphemeStarts(text, count + 1);
  return starts.length <= count ? text : cut(text, starts[count]!);
}

/**
 * Shortens the body, then the title, until `sizeOf` (bytes of the whole document) is within the limit. What cannot
 * fit even without text comes back without text.
 */
export function fit(content: Content, limitBytes: number, sizeOf: (content: Content) => number): Content {
  if (sizeOf(content) <= limitBytes) return content;
  const body = longest(content.body, (text) => sizeOf({ ...content, body: text }) <= limitBytes);
  if (body !== null) return { ...content, body };
  const bare = { ...content, body: '' };
  const title = longest(content.title, (text) => sizeOf({ ...bare, title: text }) <= limitBytes);
  return { ...bare, title: title ?? '' };
}

/** Half as long, for a service that found it too large although we counted otherwise. */
export function halve(content: Content): Content {
  const graphemes = graphemeStarts(content.body, Number.POSITIVE_INFINITY).length;
  return { ...content, title: clip(content.title, 64), body: clip(content.body, Math.floor(graphemes / 2)) };
}

/** The longest shortened form that passes; null when not even the empty text does. */
function longest(text: string, passes: (text: string) => boolean): string | null {
  if (passes(text)) return text;
  if (!passes('')) return null;
  const starts = graphemeStarts(text, Number.POSITIVE_INFINITY);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(cut(text, starts[middle]!))) low = middle;
    else high = middle - 1;
  }
  const best = cut(text, starts[low] ?? 0);
  return passes(best) ? best : '';
}

function cut(text: string, end: number): string {
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}

/** Where each of the first graphemes begins. */
function graphemeStarts(text: string, atMost: number): number[] {
  const starts: number[] = [];
  for (const { index } of segmenter.segment(text)) {
    if (starts.length >= atMost) break;
    starts.push(index);
  }
  return starts;
}
