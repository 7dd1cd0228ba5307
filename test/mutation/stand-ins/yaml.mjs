// What the scenario runner imports as `yaml` while mutants are tried: each text is parsed once.
import { parse as parseAnew } from 'yaml';

const known = new Map();

export function parse(text) {
  if (!known.has(text)) known.set(text, parseAnew(text));
  return known.get(text);
}
