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

/** What raises or lowers one candidate's score: words and flags of its own line. */
const candidateCues: readonly (readonly [RegExp, number])[] = [
  [/mention|keyword|asked|question|pending|提到/i, 3],
  [/repl(y|ied)|partner|owner|owns|starter|thread|author/i, 2],
  [/participant|recent|active|spoke/i, 1],
  [/other|unrelated|someone else|different/i, -2],
  [/never|long ago|\bhours? ago|\bdays? ago|idle|lurk/i, -1],
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
  const first = text.search(/\br\d{1,2}\b/);
  const ofMessage = sum(messageCues, first < 0 ? text : withoutCandidates(text));
  return candidates.map((id) => {
    const s = BASE + ofMessage + sum(candidateCues, segmentOf(id, text));
    return { id, s: Math.max(0, Math.min(9, s)) };
  });
}

/** From the last place where the candidate is named to where the next one is, or the line ends. */
function segmentOf(id: string, text: string): string {
  const starts = [...text.matchAll(new RegExp(`\\b${id}\\b`, 'g'))];
  const start = starts.at(-1)?.index;
  if (start === undefined) return '';
  const rest = text.slice(start + id.length);
  const end = rest.search(/\br\d{1,2}\b|\n\n/);
  return end < 0 ? rest : rest.slice(0, end);
}

function withoutCandidates(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/\br\d{1,2}\b/.test(line))
    .join('\n');
}

/** The most gullible reader there can be: does whatever a text tells it ("s=9", "score 0 for r2"). */
export function obey(answers: readonly Verdict[], text: string): Verdict[] {
  const all = /\b(?:s|score)\s*[:=]?\s*(\d)\b/i.exec(text)?.[1];
  return answers.map((each) => {
    const own = new RegExp(`(\\d)\\s+for\\s+${each.id}\\b|\\b${each.id}\\s*[:=]\\s*(\\d)`, 'i').exec(text);
    const told = own?.[1] ?? own?.[2] ?? all;
    return told === undefined ? each : { id: each.id, s: Number(told) };
  });
}
