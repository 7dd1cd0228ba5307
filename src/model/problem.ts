import { ZodError, type z } from 'zod';

/** RFC 9457 problem details, with our list of field errors (each with its fix). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  /** Path in the document: `data.text`, `[3].type`. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** Turns what zod found into field errors: a path as in `data.mentions[2]`, what is wrong, and how to mend it. */
export function fieldErrors(error: z.ZodError, prefix = ''): FieldError[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => ({
      field: prefix + pathOf(issue.path, prefix === '') || 'document',
      problem: issue.message,
      fix: fixOf(issue),
    }));
}

/** The same of a query: a parameter that is not among the `known` ones is an error of its own, which names these. */
export function queryErrors(error: z.ZodError, known: readonly string[]): FieldError[] {
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const others = error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  return [
    ...unknown.map((field) => ({
      field,
      problem: 'there is no such query parameter here',
      fix: `Remove it, or use one of ${known.join(', ')}.`,
    })),
    ...fieldErrors(new ZodError(others)),
  ];
}

/** An issue of a union holds the issues of its branches; the branch that came furthest is the one meant. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!;
  return best.flatMap((each) => flatten({ ...each, path: [...issue.path, ...each.path] }));
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((each) => each.path.length));
}

function pathOf(path: readonly PropertyKey[], atStart: boolean): string {
  return path
    .map((each, i) =>
      typeof each === 'number' ? `[${each}]` : `${i === 0 && atStart ? '' : '.'}${String(each)}`,
    )
    .join('');
}

function fixOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `Remove ${issue.keys.map((key) => `"${key}"`).join(', ')}, or correct the spelling.`;
    case 'invalid_type':
      return `Give a value of type ${issue.expected}.`;
    case 'invalid_value':
      return `Use one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'too_big':
      return `Keep it ${issue.inclusive === false ? 'below' : 'at or below'} ${String(issue.maximum)}.`;
    case 'too_small':
      return `Make it ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}.`;
    case 'invalid_key':
      return `Rename it: ${issue.issues.map((each) => each.message).join('; ')}.`;
    case 'invalid_format':
      return formatFix(issue);
    case 'custom':
      return typeof issue.params?.['fix'] === 'string' ? issue.params['fix'] : 'Correct the value.';
    default:
      return 'Correct the value.';
  }
}

/** A pattern says nothing to a person: where one has a message of its own, that says how to write it. */
function formatFix({ format, message }: z.core.$ZodIssueInvalidStringFormat): string {
  if (format === 'datetime') return 'Write it as RFC 3339 has it, such as 2026-03-10T14:00:00Z.';
  if (format !== 'regex') return `Write it as ${format}.`;
  return message.includes('pattern') ? 'Correct the value.' : `Mend it: ${message}.`;
}
