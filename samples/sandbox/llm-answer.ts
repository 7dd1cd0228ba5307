// The script behind the fake LLM. It understands nothing: it counts a few visible words, always in the same way.

export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
}

export interface Verdict {
  readonly id: string;
  readonly s: number;
}

const ID = /\br\d{1,2}\b/g;
const BASE = 3;

/** What raises or lowers every candidate's score: words of the message. */
const messageCues: readonly (readonly [RegExp, number])[] = [
  [/[?\uff1f]|\bplease\b|\bcan you\b|\bcould you\b|吗|请|麻烦/i, 1],
  [/\burgent\b|\basap\b|\bdeadline\b|\bdown\b|\boutage\b|紧急|挂了|马上/i, 2],
  [/\blol\b|\bhaha|\bthanks?\b|\bok\b|哈哈|谢谢/i, -1],
];

/** What raises or lowers one candidate's score: words of its own line. */
const candidateCues: readonly (readonly [RegExp, number])[] = [
  [/mention|keyword|asked|question|提到/i, 3],
  [/repl(y|ied)|partner|owner|owns|talks with/i, 2],
  [/participant|takes part|spoke in|recent|active|opens/i, 1],
  [/someone else|unrelated|different|dismiss/i, -2],
  [/never|long ago|\d+ (hour|day)s|idle/i, -1],
];

const sum = (cues: readonly (readonly [RegExp, number])[], text: string) =>
  cues.reduce((total, [pattern, weight]) => total + (pattern.test(text) ? weight : 0), 0);

/** All the text that the user's side of the request holds; examples in the system prompt do not count. */
export function userText(messages: readonly ChatMessage[]): string {
  return messages
    .filter((each) => each.role === 'user')
    .map((each) => (typeof each.content === 'string' ? each.content : JSON.stringify(each.content ?? '')))
    .join('\n');
}

/** The candidates: those that the answer's schema allows, else those that the text names. */
export function candidatesOf(responseFormat: unknown, text: string): string[] {
  const allowed = enumOfIds(responseFormat);
  return allowed ?? [...new Set(text.match(ID) ?? [])];
}

function enumOfIds(node: unknown): string[] | null {
  if (typeof node !== 'object' || node === null) return null;
  for (const [key, value] of Object.entries(node)) {
    const isIds =
      Array.isArray(value) && value.length > 0 && value.every((each) => /^r\d+$/.test(String(each)));
    if (key === 'enum' && isIds) return value.map(String);
    const found = enumOfIds(value);
    if (found) return found;
  }
  return null;
}

export function verdicts(candidates: readonly string[], text: string): Verdict[] {
  const lines = linesOf(text);
  const ofMessage = sum(messageCues, lines.message);
  return candidates.map((id) => {
    const s = BASE + ofMessage + sum(candidateCues, lines.of(id));
    return { id, s: Math.max(0, Math.min(9, s)) };
  });
}

interface Lines {
  readonly message: string;
  readonly of: (id: string) => string;
}

/** What is said of the message and of each candidate: from a JSON document that tells them apart, else from the text. */
function linesOf(text: string): Lines {
  const document = readDocument(text);
  if (document) {
    const known = new Map(document.candidates.map((each) => [each.id, JSON.stringify(each)]));
    return { message: JSON.stringify(document.message ?? ''), of: (id) => known.get(id) ?? '' };
  }
  const isOfCandidate = (line: string) => /\br\d{1,2}\b/.test(line);
  const message = text.split('\n').filter((line) => !isOfCandidate(line));
  return { message: message.join('\n'), of: (id) => segmentOf(id, text) };
}

interface Document {
  readonly message?: unknown;
  readonly candidates: readonly { readonly id: string }[];
}

function readDocument(text: string): Document | null {
  try {
    const value = JSON.parse(text) as Document | null;
    return Array.isArray(value?.candidates) ? value : null;
  } catch {
    return null;
  }
}

/** From the last place where the candidate is named to where the next one is, or a paragraph ends. */
function segmentOf(id: string, text: string): string {
  const start = [...text.matchAll(new RegExp(`\\b${id}\\b`, 'g'))].at(-1)?.index;
  if (start === undefined) return '';
  const rest = text.slice(start + id.length);
  const end = rest.search(/\br\d{1,2}\b|\n\n/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** What a text may order for all: the first that is found counts. */
const orders: readonly (readonly [RegExp, (found: RegExpExecArray) => number])[] = [
  [/\b(?:s|score)\b[^\w\n]{0,5}(\d)\b/i, (found) => Number(found[1])],
  [/(\d)\s*分/, (found) => Number(found[1])],
  [/\b(highest|maximum|top) score|最高分/i, () => 9],
  [/\b(lowest|minimum) score|最低分/i, () => 0],
];

/** The most gullible reader there can be: does whatever a text tells it ("s=9", "score 0 for r2", "highest score"). */
export function obey(answers: readonly Verdict[], text: string): Verdict[] {
  const all = orders
    .map(([pattern, score]) => ({ score, found: pattern.exec(text) }))
    .find((each) => each.found);
  return answers.map(({ id, s }) => {
    const own = new RegExp(`(\\d)\\s+for\\s+${id}\\b|\\b${id}\\s*[:=]\\s*(\\d)`, 'i').exec(text);
    if (own) return { id, s: Number(own[1] ?? own[2]) };
    return { id, s: all?.found ? all.score(all.found) : s };
  });
}
