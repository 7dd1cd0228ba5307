// The registry of migrations, oldest first. A released one is never changed.
import { CreateLedger1764000000000 } from './1764000000000-create-ledger.js';

export const migrations = [CreateLedger1764000000000] as const;
