import type { Preferences } from '../model/preferences.js';
import type { Profile } from '../model/profile.js';
import { own } from '../model/own.js';
import type { RecipientConversation, RecipientDevice } from '../model/recipient.js';
import type { RecordedFacts } from './recorded-scores.js';
import type { Shadow } from './shadow.js';
import { shadowDevice } from './shadow-device.js';

/** What the record observed of a user at a decision. */
interface Observed {
  readonly preferences: Preferences;
  /** Left out where nobody had told anything of the user. */
  readonly profile?: Profile;
  readonly devices: readonly RecipientDevice[];
  readonly conversations: readonly RecipientConversation[];
}

/**
 * Where a replay does not begin with the record itself, a user's presence, preferences and read cursors of before are
 * unknown until the record first observed them: from then on the shadow has them, too.
 */
export class FirstSight {
  readonly #seen = new Set<string>();

  constructor(
    private readonly app: string,
    private readonly shadow: Shadow,
  ) {}

  async learn(facts: RecordedFacts, at: number): Promise<void> {
    for (const [user, observed] of Object.entries(facts.users)) {
      if (this.#seen.has(user)) continue;
      this.#seen.add(user);
      await this.#learn(user, observed as unknown as Observed, at);
    }
  }

  async #learn(user: string, observed: Observed, at: number): Promise<void> {
    const { store, recipients } = this.shadow;
    const conversations = observed.conversations.filter((each) => each !== null);
    const ids = conversations.map((each) => each.id);
    const before = (await store.recipients.load(this.app, [user], ids, 0)).get(user)!;
    const after = {
      ...before,
      preferences: observed.preferences,
      ...(observed.profile === undefined ? {} : { profile: observed.profile }),
      devices: Object.fromEntries(observed.devices.map((each) => [each.id, each])),
      conversations: { ...before.conversations, ...byId(conversations) },
    };
    const known = await store.devices.of(this.app, [user]);
    const gone = known.filter((each) => own(after.devices, each.id) === undefined);
    const rows = observed.devices.map((each, index) =>
      shadowDevice(this.app, user, each.id, each, null, at - observed.devices.length + index),
    );
    await store.ledger.commit([
      ...gone.flatMap((each) => store.devices.remove(this.app, user, each.id)),
      ...store.devices.put(rows),
      ...store.recipients.save(this.app, before, { ...after, devices: before.devices }, at),
    ]);
    recipients.forget(this.app, user);
  }
}

function byId(conversations: readonly RecipientConversation[]): Record<string, RecipientConversation> {
  return Object.fromEntries(conversations.map((each) => [each.id, each]));
}
