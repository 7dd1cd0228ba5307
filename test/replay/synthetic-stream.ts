// A chat that nobody had, in the format of the stream files: repeatable, with pauses, bursts, mentions and questions.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PEOPLE = 12;
const lines = [
  'has anybody seen the new figures?',
  'yes, they are in the folder',
  'lunch at noon?',
  'the build is red',
];

/** The path of a file in a folder of its own; whoever asks removes the folder. */
export function syntheticStream(messages: number): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'warbler-stream-'));
  const file = join(folder, 'stream.jsonl.gz');
  const users = Array.from({ length: PEOPLE }, (_, index) => ({
    type: 'user',
    id: `u${index}`,
    name: `name${index}`,
  }));
  let t = 1_700_000_000;
  const said = Array.from({ length: messages }, (_, index) => {
    t += index % 17 === 0 ? 900 : (index * 7919) % 40;
    const from = `u${(index * index + 3 * index) % PEOPLE}`;
    const mentions = index % 9 === 4 ? [`u${(index + 5) % PEOPLE}`] : [];
    return {
      type: 'message',
      id: `m${index}`,
      t,
      conv: 'c1',
      from,
      text: lines[index % lines.length],
      mentions,
    };
  });
  const all = [{ type: 'stream', id: 'synthetic' }, ...users, ...said];
  writeFileSync(file, gzipSync(all.map((line) => JSON.stringify(line)).join('\n')));
  return { folder, file };
}
