import { clockTime } from './times.js';

const instants = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** The server's sentence with its instants as the reader's clock shows them. */
export function readableSentence(sentence: string): string {
  return sentence.replace(instants, (instant) => clockTime(instant));
}
