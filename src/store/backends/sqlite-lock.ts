import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from '../../model/start-refused.js';

/** SQLITE_BUSY of https://www.sqlite.org/rescode.html. */
const BUSY = 5;

/**
 * Keeps a second gateway away from a ledger file; returns what frees it. Two would decide, number and push everything
 * twice. The lock is the one SQLite takes on a file of its own beside the ledger: the system frees it with the process,
 * however that ends, and the ledger itself stays open to backups and readers.
 *
 * @throws StartRefused when another gateway has it.
 */
export function lockBeside(file: string): () => void {
  const handle = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    const fix = 'Stop it, or set another WARBLER_DATA_DIR.';
    throw new StartRefused(`${file} belongs to a gateway that is running. ${fix}`, { cause: error });
  }
  return () => handle.close();
}
