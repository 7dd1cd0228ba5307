import { decisionsAfter } from './catch-up.js';
import type { Call } from './command.js';
import type { Entry } from './decision-answers.js';
import { lineOf } from './entry-line.js';
import { followFeed, type FeedNews } from './feed-client.js';
import { done, type Result } from './result.js';
import { plain, toJson } from './terminal.js';

/** Ids that are remembered, so that what was caught up with is not shown twice. */
const REMEMBERED = 4_000;

export interface TailOptions {
  readonly wants: (entry: Entry) => boolean;
  /** How many decisions to show before it ends; Infinity: until it is stopped. */
  readonly count: number;
}

/** Prints decisions as they are made. What was made while the line was down comes before what is made now. */
export class Tail {
  readonly #stop = new AbortController();
  readonly #shown = new Set<string>();
  #left: number;
  #last: string | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly call: Call,
    private readonly options: TailOptions,
  ) {
    this.#left = options.count;
  }

  async run(): Promise<Result> {
    const { connection, io } = this.call;
    const signal = AbortSignal.any([io.signal, this.#stop.signal]);
    const failure = await followFeed(connection, signal, (news) => {
      this.#turn = this.#turn.then(() => this.#tell(news));
    });
    await this.#turn;
    return failure ?? done(undefined, []);
  }

  async #tell(news: FeedNews): Promise<void> {
    if (news.type === 'decisions') {
      if (news.missed > 0) this.#missed(news.missed);
      this.#print(news.items);
    } else if (news.type === 'lost') {
      this.#note({ type: 'lost' }, 'The connection is lost; trying again.');
    } else {
      this.#note({ type: 'connected', app: news.app }, `Connected to the app ${plain(news.app)}.`);
      if (news.isAgain && this.#last !== null) await this.#catchUp(this.#last);
    }
  }

  async #catchUp(last: string): Promise<void> {
    const { items, isWhole } = await decisionsAfter(this.call.api, last);
    this.#print(items);
    const text = 'More was decided meanwhile than is shown here; the console lists it all.';
    if (!isWhole) this.#note({ type: 'gap', after: last }, text);
  }

  #print(items: readonly Entry[]): void {
    for (const entry of items) {
      if (this.#isRepeated(entry) || !this.options.wants(entry) || this.#left <= 0) continue;
      this.#left -= 1;
      const { io, isJson } = this.call;
      io.out(`${isJson ? toJson({ type: 'decision', ...entry }) : lineOf(entry, this.call.paint)}\n`);
    }
    if (this.#left <= 0) this.#stop.abort();
  }

  #isRepeated({ id }: Entry): boolean {
    if (id === null) return false;
    if (this.#shown.has(id)) return true;
    this.#shown.add(id);
    if (this.#last === null || id > this.#last) this.#last = id;
    const [oldest] = this.#shown;
    if (this.#shown.size > REMEMBERED) this.#shown.delete(oldest!);
    return false;
  }

  #missed(count: number): void {
    const text = `${count} decisions are not shown: too many at once (counted before the filters).`;
    this.#note({ type: 'missed', count }, this.call.paint('yellow', text));
  }

  /** Besides the decisions: on the error stream, so that a pipe gets decisions only. */
  #note(document: object, text: string): void {
    const { io, isJson } = this.call;
    if (isJson) io.out(`${toJson(document)}\n`);
    else io.err(`${text}\n`);
  }
}
