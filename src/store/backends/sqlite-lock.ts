import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from '../../model/start-refused.js';

/** What opening and locking meet, by result code of https://www.sqlite.org/rescode.html: BUSY, READONLY and CANTOPEN. */
const refusals: Readonly<Record<number, string>> = {
  5: 'belongs to a gateway that is running. Stop it, or set another WARBLER_DATA_DIR.',
  8: 'cannot be written. Give this user the right, or set another WARBLER_DATA_DIR.',
  14: 'cannot be opened for writing. Give this user the right, or set another WARBLER_DATA_DIR.',
};

/**
 * Keeps a second gateway away from a ledger file; returns what frees it. Two would decide, number and push everything
 * twice. The lock is the one SQLite takes on a file of its own beside the ledger: the system frees it with the process,
 * however that ends, and the ledger itself stays open to backups and readers.
 *
 * @throws StartRefused when another gateway has it, or the directory cannot be written.
 */
export function lockBeside(file: string): () => void {
  let handle: DatabaseSync | null = null;
  try {
    handle = new DatabaseSync(`${file}.lock`, { timeout: 0 });
    handle.exec('BEGIN EXCLUSIVE');
    return () => handle?.close();
  } catch (error) {
    handle?.close();
    const refusal = refusals[(error as { errcode?: number }).errcode ?? 0];
    throw refusal === undefined ? error : new StartRefused(`${file} ${refusal}`, { cause: error });
  }
}
