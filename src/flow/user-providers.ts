import { Explanations } from '../admin/explanations.js';
import { UserPresence } from '../admin/user-presence.js';
import { UserStanding } from '../admin/user-standing.js';
import { Recipients } from '../context/recipients.js';
import { PresenceSource } from '../jobs/job.js';
import { Clock } from '../observe/clock.js';
import { Ledger } from '../store/ledger.js';
import { EventStore } from '../store/event-store.js';
import { DecisionStore, DeviceStore, PresenceStore } from '../store/stores.js';
import { RecordedExplanations } from './explanations.js';
import { Policies } from './policies.js';
import { PresenceHistory } from './presence-history.js';
import { PresenceSnapshot } from './presence-snapshot.js';
import { TurnJournal } from './turn-journal.js';
import { LiveUserStanding } from './user-standing.js';

/** What tells how users stand, where they were, and why it was decided so for them: each port with how it is made, for the assembly. */
export const userProviders = [
  {
    provide: PresenceHistory,
    inject: [PresenceStore, Recipients, Policies, Clock],
    useFactory: (...args: ConstructorParameters<typeof PresenceHistory>) => new PresenceHistory(...args),
  },
  { provide: UserPresence, useExisting: PresenceHistory },
  {
    provide: PresenceSource,
    inject: [Recipients, DeviceStore, PresenceHistory, TurnJournal, Ledger, Clock],
    useFactory: (...args: ConstructorParameters<typeof PresenceSnapshot>) => new PresenceSnapshot(...args),
  },
  {
    provide: UserStanding,
    inject: [Recipients, Policies, Clock],
    useFactory: (...args: ConstructorParameters<typeof LiveUserStanding>) => new LiveUserStanding(...args),
  },
  {
    provide: Explanations,
    inject: [DecisionStore, EventStore, Policies, Recipients, Clock],
    useFactory: (...args: ConstructorParameters<typeof RecordedExplanations>) =>
      new RecordedExplanations(...args),
  },
];
