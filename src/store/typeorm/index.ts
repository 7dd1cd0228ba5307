// The registry of tables: the only list of them. Schema, migrations and tests are derived from it.
import type { TableDefinition } from '../columns.js';
import { apiKeys } from './api-keys.js';
import { attempts } from './attempts.js';
import { audit } from './audit.js';
import { cohorts } from './cohorts.js';
import { conversations } from './conversations.js';
import { cursors } from './cursors.js';
import { decisions } from './decisions.js';
import { devices } from './devices.js';
import { awaitedDisplays, displayReports } from './displays.js';
import { events } from './events.js';
import { facts } from './facts.js';
import { feedback } from './feedback.js';
import { followUps } from './follow-ups.js';
import { holds } from './holds.js';
import { items } from './items.js';
import { llmChanges } from './llm-changes.js';
import { memberships } from './memberships.js';
import { notices } from './notices.js';
import { policies } from './policies.js';
import { policyPublications } from './policy-publications.js';
import { preferences } from './preferences.js';
import { proposals } from './proposals.js';
import { presenceSpans } from './presence-spans.js';
import { pushes } from './pushes.js';
import { reactions } from './reactions.js';
import { recipients } from './recipients.js';
import { replays } from './replays.js';
import { segments } from './segments.js';
import { settings } from './settings.js';
import { turns } from './turns.js';
import { users } from './users.js';

export const tables: readonly TableDefinition[] = [
  events,
  conversations,
  memberships,
  users,
  preferences,
  devices,
  recipients,
  items,
  holds,
  decisions,
  cohorts,
  facts,
  pushes,
  attempts,
  feedback,
  reactions,
  policies,
  cursors,
  apiKeys,
  audit,
  settings,
  policyPublications,
  presenceSpans,
  proposals,
  turns,
  replays,
  followUps,
  segments,
  notices,
  awaitedDisplays,
  displayReports,
  llmChanges,
].map(
  ({ name, columns, primaryKey, unique, indexes }) =>
    ({ name, columns, primaryKey, unique, indexes }) as TableDefinition,
);

const keys = new Map(tables.map(({ name, primaryKey }) => [name, primaryKey]));

export function keyOfTable(table: string): readonly string[] {
  const key = keys.get(table);
  if (!key) throw new Error(`the ledger has no table ${table}`);
  return key;
}
