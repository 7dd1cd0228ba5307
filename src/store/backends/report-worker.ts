import { Worker } from 'node:worker_threads';
import type { Cell, Row } from '../ledger.js';

/** Runs in the thread. A string, because then it is the same file in dist, under vitest and inside a host's bundle. */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.file, { readOnly: true, timeout: 5000 });
let writable;
const checkpoint = () => {
  writable ??= new DatabaseSync(workerData.file, { timeout: 0 });
  writable.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA wal_checkpoint(PASSIVE)');
  return [];
};
parentPort.on('message', ({ id, sql, params }) => {
  try {
    parentPort.postMessage({ id, rows: sql === null ? checkpoint() : database.prepare(sql).all(...params) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error && error.message) });
  }
});`;

interface Answer {
  readonly id: number;
  readonly rows?: readonly Row[];
  readonly error?: string;
}
interface Waiting {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Long work on a SQLite file, away from the loop: reports, and copying the write-ahead log into the file. One thread,
 * started with the first of it, one at a time.
 */
export class ReportWorker {
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(private readonly file: string) {}

  run(sql: string, params: readonly Cell[]): Promise<readonly Row[]> {
    return this.#ask(sql, params);
  }

  /** Copies what is committed by now; neither reads nor writes wait for it (https://www.sqlite.org/wal.html). */
  async checkpoint(): Promise<void> {
    await this.#ask(null, []);
  }

  #ask(sql: string | null, params: readonly Cell[]): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ id, sql, params });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(source, { eval: true, workerData: { file: this.file } });
    worker.on('message', (answer: Answer) => this.#settle(worker, answer));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#fail(new Error('the report was ended with the ledger')));
    return worker;
  }

  #settle(worker: Worker, { id, rows, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    // An idle thread must not keep the process alive.
    if (this.#waiting.size === 0) worker.unref();
    if (rows) waiting?.resolve(rows);
    else waiting?.reject(new Error(`a report failed: ${error ?? 'no answer'}`));
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
