// The frame of every question to a model: people have no names and no ids in it, and what somebody wrote stands between
// marks that it cannot hold. In: whom it concerns; out: a bounded request. It never holds a user id, a device or a token.
import { bucketOf, makeId } from '../model/ids.js';
import { cleanText, cut, redact } from './redact.js';

export const MAX_CANDIDATES = 8;
const MAX_NAMES = 500;

/** A candidate with facts worked out by us: phrases of a closed list and numbers, nothing of anybody's text. */
export interface LlmCandidate {
  readonly user: string;
  readonly facts: readonly string[];
}

/** The request, with the way back from candidate ids to users. */
export interface LlmPrompt {
  readonly system: string;
  readonly user: string;
  readonly users: ReadonlyMap<string, string>;
  /** The same subject and candidates give the same number. */
  readonly seed: number;
}

/** Whom a question concerns, and who else may be named in it. */
export interface Concerned {
  /** Of the message or notice: what order and marks follow from. */
  readonly id: string;
  readonly candidates: readonly LlmCandidate[];
  /** People who are in it besides. */
  readonly others: readonly string[];
  /** Display names by user: never sent, and replaced where somebody typed them. */
  readonly names: ReadonlyMap<string, string>;
}

export class LlmFrame {
  readonly #id: string;
  readonly #candidates: readonly LlmCandidate[];
  readonly #aliases: Map<string, string>;
  readonly #mark: string;
  readonly #withoutNames: (text: string) => string;

  /** Candidates beyond the eighth are a mistake of the caller and left out. */
  constructor(concerned: Concerned) {
    const { id, candidates } = concerned;
    this.#id = id;
    this.#candidates = shuffle(candidates.slice(0, MAX_CANDIDATES), id);
    this.#aliases = new Map(this.#candidates.map((each, i) => [each.user, `r${i + 1}`]));
    this.#mark = makeId('dec', 0, id).slice(-6);
    this.#withoutNames = peoplePattern(concerned, (user) => this.alias(user));
  }

  /** What a person is called in the request. */
  alias(user: string): string {
    const known = this.#aliases.get(user);
    if (known !== undefined) return known;
    const people = [...this.#aliases.values()].filter((each) => each.startsWith('p')).length;
    this.#aliases.set(user, `p${people + 1}`);
    return `p${people + 1}`;
  }

  /** What may leave of an untrusted text; with its marks at most `limit` characters. */
  write(text: string, limit: number): string {
    return cut(redact(this.#withoutNames(cleanText(text))), limit - 2 * (this.#mark.length + 3));
  }

  enclose(written: string): string {
    return `⟦${this.#mark}⟧ ${written} ⟦${this.#mark}⟧`;
  }

  prompt(system: string, parts: Readonly<Record<string, unknown>>): LlmPrompt {
    const people = this.#candidates.map((each) => ({ who: this.alias(each.user), is: each.facts }));
    return {
      system,
      user: writeDocument({ ...parts, people }),
      users: new Map(this.#candidates.map((each) => [this.alias(each.user), each.user])),
      seed: bucketOf(this.#id, 2_147_483_647),
    };
  }
}

/** JSON with one part, and one candidate, a line: easier to read for models and people, and no longer. */
function writeDocument({ people, ...parts }: { people: readonly object[]; [part: string]: unknown }): string {
  const lines = Object.entries(parts).map(([name, part]) => `"${name}":${JSON.stringify(part)}`);
  const list = people.map((each) => JSON.stringify(each)).join(',\n');
  return `{${lines.join(',\n')},\n"people":[\n${list}]}`;
}

/** Replaces typed names and user ids of known people by what they are called in the request. */
function peoplePattern(
  { candidates, others, names }: Concerned,
  alias: (user: string) => string,
): (text: string) => string {
  const called = new Map<string, string>();
  const known = [...candidates.map((each) => each.user), ...others, ...names.keys()];
  for (const user of [...new Set(known)].slice(0, MAX_NAMES)) {
    const name = cleanText(names.get(user) ?? '');
    // An id of one character, or a short number, is more often a word of the text than a person.
    if (user.length >= 2 && !/^\d{1,4}$/u.test(user)) called.set(user, user);
    if (name.length >= 2) called.set(name, user);
  }
  if (called.size === 0) return (text) => text;
  const words = [...called.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = new RegExp(
    words
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'))
      .map((word) => (/^[\x20-\x7e]+$/u.test(word) ? `(?<![A-Za-z0-9_])${word}(?![A-Za-z0-9_])` : word))
      .join('|'),
    'gu',
  );
  return (text) => text.replace(pattern, (word) => alias(called.get(word)!));
}

/** The same order for the same subject, another one for the next: no position can be aimed at. */
function shuffle<T extends { readonly user: string }>(candidates: readonly T[], seed: string): T[] {
  const place = (each: T) => bucketOf(`${seed}\0${each.user}`, 2 ** 31);
  return [...candidates].sort((a, b) => place(a) - place(b) || (a.user < b.user ? -1 : 1));
}
