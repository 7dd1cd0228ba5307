import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../access/problem.js';
import {
  defaultConversationPreferences,
  defaultPreferences,
  type ConversationPreferenceChange,
  type ConversationPreferences,
  type PreferenceChange,
  type Preferences,
} from '../model/preferences.js';
import { Dice } from '../observe/clock.js';
import { Intake } from '../ports.js';
import { MembershipStore, UserStore } from '../store/stores.js';

// A change is durable when it is admitted and applied a moment later; the answer waits for that moment, within bounds.
const APPLIED_CHECKS = 40;
const APPLIED_CHECK_MS = 25;

/** Changes preferences as events, so that they are durable and take their turn among the user's other events. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly intake: Intake,
    private readonly users: UserStore,
    private readonly memberships: MembershipStore,
    private readonly audit: AuditService,
    private readonly dice: Dice,
  ) {}

  async get(app: string, user: string): Promise<Preferences> {
    return (await this.users.preferences(app, [user])).get(user) ?? defaultPreferences;
  }

  async change(caller: Caller, user: string, set: PreferenceChange): Promise<Preferences> {
    await this.#admit(caller, user, { user, set });
    return applied(() => this.get(caller.app, user), set);
  }

  async changeConversation(
    caller: Caller,
    user: string,
    conversation: string,
    set: ConversationPreferenceChange,
  ): Promise<ConversationPreferences> {
    await this.#admit(caller, user, { user, conversation, set });
    return applied(() => this.#conversation(caller.app, user, conversation), set);
  }

  async #conversation(app: string, user: string, conversation: string): Promise<ConversationPreferences> {
    const { push_level, muted, muted_until, followed, participant } =
      (await this.memberships.settings(app, conversation, [user])).get(user) ??
      defaultConversationPreferences;
    return { push_level, muted, muted_until, followed, participant };
  }

  async #admit(
    caller: Caller,
    user: string,
    data: { user: string; set: object; conversation?: string },
  ): Promise<void> {
    const id = `api-${Buffer.from(this.dice.bytes(16)).toString('hex')}`;
    const [result] = await this.intake.admit(caller.app, [{ id, type: 'preference.changed', data }]);
    if (result?.status === 'rejected') throw new ProblemError(result.problem);
    const target = data.conversation === undefined ? user : `${user}/${data.conversation}`;
    await this.audit.note(caller, 'preferences.change', target, { fields: Object.keys(data.set), event: id });
  }
}

/** Reads until the change shows; after a second, what will show. */
async function applied<T extends object>(read: () => Promise<T>, set: Partial<T>): Promise<T> {
  let current = await read();
  for (let i = 0; i < APPLIED_CHECKS && !shows(current, set); i++) {
    await setTimeout(APPLIED_CHECK_MS);
    current = await read();
  }
  return { ...current, ...set };
}

function shows<T extends object>(current: T, set: Partial<T>): boolean {
  return Object.entries(set).every(([name, value]) => isDeepStrictEqual(current[name as keyof T], value));
}
