import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { makeId } from '../model/ids.js';
import { Clock, Dice } from '../observe/clock.js';
import { Ledger, type Write } from '../store/ledger.js';
import { AuditStore } from '../store/stores.js';

/** Writes down who changed what. `detail` holds names and choices, never secrets, targets or text. */
@Injectable()
export class AuditService {
  constructor(
    private readonly store: AuditStore,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly dice: Dice,
  ) {}

  /** The row as writes, to be committed together with the change. */
  row(
    caller: Caller,
    action: string,
    target: string,
    detail: Readonly<Record<string, unknown>> = {},
  ): Write[] {
    const at = this.clock.now();
    const salt = Buffer.from(this.dice.bytes(8)).toString('hex');
    const id = makeId('aud', at, caller.app, salt);
    return this.store.insert({ app: caller.app, id, at, actor: caller.keyId, action, target, detail });
  }

  /** For changes that another door commits itself: the row follows the change. */
  async note(caller: Caller, action: string, target: string, detail: Readonly<Record<string, unknown>> = {}) {
    await this.ledger.commit(this.row(caller, action, target, detail));
  }
}
