// What a rule looks at: it judges the same facts behind a recorder that notes each path with its value. For explaining
// only; nobody decides through it. Message text never gets out of it.
import type { FactSeen, FactValue } from '../model/explanation.js';

const MAX_FACTS = 40;
const MAX_ENTRIES = 20;
const MAX_TEXT = 200;

export class Recorder {
  readonly #seen = new Map<string, FactSeen>();

  /** `unknown`: paths of facts that no record has; with them goes all that lies below. */
  constructor(private readonly unknown: ReadonlySet<string>) {}

  get seen(): readonly FactSeen[] {
    return [...this.#seen.values()];
  }

  /** Whether anything was looked at that is not known. */
  get isGuess(): boolean {
    return this.seen.some(({ known }) => !known);
  }

  /** The same object, whose every reading is noted. */
  watch<T extends object>(target: T, path = ''): T {
    return new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        if (typeof name === 'symbol') return value;
        const place = path === '' ? name : `${path}.${name}`;
        // A proxy may not answer otherwise for a property that can never change.
        if (isPlain(value) && !Object.isFrozen(of)) return this.watch(value, place);
        this.#note(place, value);
        return value;
      },
      ownKeys: (of) => {
        if (path !== '') this.#note(path, Object.keys(of));
        return Reflect.ownKeys(of);
      },
    });
  }

  #note(fact: string, value: unknown): void {
    if (fact === 'item.text' || this.#seen.has(fact) || this.#seen.size >= MAX_FACTS) return;
    const known = !isUnder(fact, this.unknown);
    this.#seen.set(fact, { fact, value: known ? shown(value) : null, known });
  }
}

function isUnder(fact: string, paths: ReadonlySet<string>): boolean {
  for (const path of paths) if (fact === path || fact.startsWith(`${path}.`)) return true;
  return false;
}

/** Only bare objects can be stood for: others may keep something private. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function shown(value: unknown): FactValue {
  // Of a list of things only how many there are.
  if (Array.isArray(value)) return value.some(isPlain) ? value.length : value.slice(0, MAX_ENTRIES).map(bare);
  if (value instanceof Map || value instanceof Set) return value.size;
  return bare(value);
}

function bare(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value).slice(0, MAX_TEXT);
}
