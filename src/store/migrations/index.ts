// The registry of migrations, oldest first. A released one is never changed.
import type { MigrationInterface } from 'typeorm';
import { CreateLedger1764000000000 } from './1764000000000-create-ledger.js';

export const migrations: readonly (new () => MigrationInterface)[] = [CreateLedger1764000000000];
