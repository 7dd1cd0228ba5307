// The registry of migrations, oldest first. A released one is never changed.
import type { MigrationInterface } from 'typeorm';
import { CreateLedger1764000000000 } from './1764000000000-create-ledger.js';
import { PublishPolicies1764600000000 } from './1764600000000-publish-policies.js';
import { CreateProposals1764700000000 } from './1764700000000-create-proposals.js';
import { KeepPresence1764900000000 } from './1764900000000-keep-presence.js';
import { FollowScreens1765100000000 } from './1765100000000-follow-screens.js';
import { KeepTurns1765200000000 } from './1765200000000-keep-turns.js';
import { CreateSegments1765300000000 } from './1765300000000-create-segments.js';
import { CreateNotices1765400000000 } from './1765400000000-create-notices.js';
import { KeepLlmChanges1765600000000 } from './1765600000000-keep-llm-changes.js';

export const migrations: readonly (new () => MigrationInterface)[] = [
  CreateLedger1764000000000,
  PublishPolicies1764600000000,
  CreateProposals1764700000000,
  KeepPresence1764900000000,
  FollowScreens1765100000000,
  KeepTurns1765200000000,
  CreateSegments1765300000000,
  CreateNotices1765400000000,
  KeepLlmChanges1765600000000,
];
