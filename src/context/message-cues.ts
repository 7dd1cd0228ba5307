// What a message's text says about whom it is for, without understanding it: a few marks, in English and Chinese.

export interface Cues {
  readonly question: boolean;
  readonly link: boolean;
  /** Opens by calling somebody: `bob: …`, `@bob …`. */
  readonly calls: boolean;
  readonly length: number;
}

const QUESTION = /[?？]|[吗呢么]\s*[。!！]?\s*$/u;
const LINK = /https?:\/\//iu;
const CALL = /^\s*(?:@\S|\S{2,32}?[:：,，])/u;

/** Pure and linear in the first 2,000 characters. */
export function cuesOf(text: string): Cues {
  const head = text.length > 2_000 ? text.slice(0, 2_000) : text;
  return {
    question: QUESTION.test(head),
    link: LINK.test(head),
    calls: CALL.test(head),
    length: text.length,
  };
}

/** Whom a message turns to: the one it quotes, then the mentioned, without its author. */
export function addresseesOf(message: {
  readonly sender: string;
  readonly mentions: readonly string[];
  readonly reply_to: string | null;
}): readonly string[] {
  const { sender, mentions, reply_to } = message;
  if (reply_to === null && !mentions.includes(sender)) return mentions;
  const all = new Set(reply_to === null ? mentions : [reply_to, ...mentions]);
  all.delete(sender);
  return [...all];
}
