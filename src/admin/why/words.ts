// The words for why, as tables: per language, reason and outcome, once for support agents and once for the user. A table
// holds templates, never code: `{name}` is a parameter, and what stands in [brackets] is left out where one of its
// parameters is not known.
import type { Note, Outcome } from '../../model/decision.js';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

type ByOutcome = Readonly<Partial<Record<Outcome, string>>>;

/** What is said of one reason. Both voices have words for the same outcomes. */
export interface ReasonWords {
  /** A clause that says why, for the sentence of the outcome (`agent` below). Precise. */
  readonly agent: ByOutcome;
  /** A whole sentence to the user: plain and kind, without names of rules, policies or other people. */
  readonly user: ByOutcome;
}

export interface Tongue<Reason extends string = string> {
  /** The sentence for agents; `{why}` is the clause of the reason. */
  readonly agent: Readonly<Record<Outcome, string>>;
  readonly reasons: Readonly<Record<Reason, ReasonWords>>;
  /** For a reason that an older or newer version knew. `{reason}` is its name. */
  readonly unknown: { readonly agent: string; readonly user: Readonly<Record<Outcome, string>> };
  /** Added for agents: what changed the way to the decision without settling it. */
  readonly notes: Readonly<Record<Note, string>>;
  /** Added for the user; most notes concern nobody outside. */
  readonly userNotes: ByNote;
  /** Of a member who was only counted, with `{members}`. */
  readonly counted: string;
}

type ByNote = Readonly<Partial<Record<Note, string>>>;

export type Parameters = Readonly<Record<string, string | number | null | undefined>>;

/** A template with its parameters in place. */
export function filled(template: string, parameters: Parameters): string {
  const has = (name: string) => parameters[name] !== undefined && parameters[name] !== null;
  const put = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => (has(name) ? String(parameters[name]) : ''));
  const isWhole = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => has(name!));
  const chosen = template.replace(/\[([^[\]]*)\]/g, (_, part: string) => (isWhole(part) ? part : ''));
  return put(chosen);
}
