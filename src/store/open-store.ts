// The ledger with all its stores, opened for scripts and tests as for the server: schema up to date, key checked.
import { mkdir } from 'node:fs/promises';
import { type Dice, SystemDice } from '../observe/clock.js';
import { openSeal } from '../seal/key-file.js';
import type { Seal } from '../seal/seal.js';
import { type Database, openLedger } from './backends/index.js';
import type { Ledger } from './ledger.js';
import type * as ports from './stores.js';
import { LedgerApiKeys } from './typeorm/api-keys.js';
import { LedgerAudit } from './typeorm/audit.js';
import { LedgerConversations } from './typeorm/conversations.js';
import { LedgerCursors } from './typeorm/cursors.js';
import { LedgerDecisions } from './typeorm/decisions.js';
import { LedgerDevices } from './typeorm/devices.js';
import { LedgerDisplays } from './typeorm/displays.js';
import { LedgerEvents } from './typeorm/events.js';
import { LedgerFacts } from './typeorm/facts.js';
import { LedgerFeedback } from './typeorm/feedback.js';
import { LedgerFollowUps } from './typeorm/follow-ups.js';
import { LedgerMemberships } from './typeorm/memberships.js';
import { LedgerPolicies } from './typeorm/policies.js';
import { LedgerPresence } from './typeorm/presence-spans.js';
import { LedgerProposals } from './typeorm/proposals.js';
import { LedgerPushes } from './typeorm/pushes.js';
import { LedgerRecipients } from './typeorm/recipients.js';
import { LedgerReplays } from './typeorm/replays.js';
import { LedgerReports } from './typeorm/reports.js';
import { LedgerSegments } from './typeorm/segments.js';
import { LedgerSettings } from './typeorm/settings.js';
import { LedgerTurns } from './typeorm/turns.js';
import { LedgerUsers } from './typeorm/users.js';

export interface StoreOptions {
  readonly database: Database;
  /** Where the key file lies; created with mode 0700. */
  readonly dataDir: string;
  readonly dice?: Dice;
}

export interface Store {
  readonly ledger: Ledger;
  readonly seal: Seal;
  readonly events: ports.EventStore;
  readonly conversations: ports.ConversationStore;
  readonly memberships: ports.MembershipStore;
  readonly users: ports.UserStore;
  readonly devices: ports.DeviceStore;
  readonly recipients: ports.RecipientStore;
  readonly decisions: ports.DecisionStore;
  readonly pushes: ports.PushStore;
  readonly followUps: ports.FollowUpStore;
  readonly displays: ports.DisplayStore;
  readonly reports: ports.ReportStore;
  readonly presence: ports.PresenceStore;
  readonly feedback: ports.FeedbackStore;
  readonly policies: ports.PolicyStore;
  readonly proposals: ports.ProposalStore;
  readonly segments: ports.SegmentStore;
  readonly cursors: ports.CursorStore;
  readonly apiKeys: ports.ApiKeyStore;
  readonly audit: ports.AuditStore;
  readonly settings: ports.SettingStore;
  readonly turns: ports.TurnStore;
  readonly replays: ports.ReplayStore;
  /** Settles what was committed, then closes. */
  close(): Promise<void>;
}

const KEY_CHECK = 'seal.check';

/** @throws when the database cannot be reached or migrated, or its key file is missing or another one. */
export async function openStore({
  database,
  dataDir,
  dice = new SystemDice(),
}: StoreOptions): Promise<Store> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const ledger = await openLedger(database);
  try {
    return storesOf(ledger, await sealOf(ledger, dataDir, dice));
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

function sealOf(ledger: Ledger, dataDir: string, dice: Dice): Promise<Seal> {
  const settings = new LedgerSettings(ledger);
  const check = {
    read: () => settings.get(KEY_CHECK),
    write: (value: string) =>
      ledger.commit([{ op: 'insert_missing', table: 'settings', rows: [{ name: KEY_CHECK, value }] }]),
  };
  return openSeal(dataDir, check, dice);
}

function storesOf(ledger: Ledger, seal: Seal): Store {
  const devices = new LedgerDevices(ledger, seal);
  return {
    ledger,
    seal,
    events: new LedgerEvents(ledger, seal),
    conversations: new LedgerConversations(ledger),
    memberships: new LedgerMemberships(ledger),
    users: new LedgerUsers(ledger),
    devices,
    recipients: new LedgerRecipients(ledger, seal, devices),
    decisions: new LedgerDecisions(ledger, new LedgerFacts(ledger, seal)),
    pushes: new LedgerPushes(ledger),
    followUps: new LedgerFollowUps(ledger),
    displays: new LedgerDisplays(ledger),
    reports: new LedgerReports(ledger),
    presence: new LedgerPresence(ledger),
    feedback: new LedgerFeedback(ledger),
    policies: new LedgerPolicies(ledger),
    proposals: new LedgerProposals(ledger),
    segments: new LedgerSegments(ledger),
    cursors: new LedgerCursors(ledger),
    apiKeys: new LedgerApiKeys(ledger),
    audit: new LedgerAudit(ledger),
    settings: new LedgerSettings(ledger),
    turns: new LedgerTurns(ledger, seal),
    replays: new LedgerReplays(ledger),
    close: () => ledger.close(),
  };
}
