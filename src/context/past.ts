// What is remembered of a conversation, of a speaker in it, and of a person: mutable, and changed by history only.

/** One person's past in one conversation. Indexes count the conversation's messages from 0. */
export interface Speaker {
  messages: number;
  lastIndex: number;
  lastAt: number;
  recent: number;
  threads: number;
  asked: boolean;
  toSomebody: number;
  partner: string | null;
  partnerIndex: number;
  lastTo: string | null;
  readonly addressed: Map<string, number>;
}

/** One conversation's past. `order`: its last speakers, newest first. */
export interface ConversationPast {
  messages: number;
  /** How many people the last rated message could concern; 0 before the first. */
  audience: number;
  threads: number;
  lastAt: number;
  starter: string | null;
  readonly speakers: Map<string, Speaker>;
  readonly order: string[];
  readonly authors: string[];
  readonly ids: string[];
  readonly mentioned: Map<string, number>;
}

/** One person's past anywhere in the app. */
export interface PersonPast {
  lastAt: number;
  readonly hours: Uint16Array;
  total: number;
  /** How often they answered or mentioned somebody. */
  readonly ties: Map<string, number>;
}

export function emptyConversation(): ConversationPast {
  return {
    messages: 0,
    audience: 0,
    threads: 0,
    lastAt: 0,
    starter: null,
    speakers: new Map(),
    order: [],
    authors: [],
    ids: [],
    mentioned: new Map(),
  };
}

export function emptyPerson(): PersonPast {
  return { lastAt: 0, hours: new Uint16Array(24), total: 0, ties: new Map() };
}

export function emptySpeaker(): Speaker {
  return {
    messages: 0,
    lastIndex: -1,
    lastAt: 0,
    recent: 0,
    threads: 0,
    asked: false,
    toSomebody: 0,
    partner: null,
    partnerIndex: -1,
    lastTo: null,
    addressed: new Map(),
  };
}
