import { Injectable } from '@nestjs/common';
import type { LocalScorer } from '../context/scorer.js';
import { ScoreService } from '../context/score.service.js';
import { Ledger } from '../store/ledger.js';
import { EventStore } from '../store/event-store.js';
import { DecisionStore, TurnStore } from '../store/stores.js';
import type { Record } from './replay.js';

/** The gateway's own ledger as a replay reads it. */
@Injectable()
export class LiveRecord implements Record {
  constructor(
    readonly ledger: Ledger,
    readonly turns: TurnStore,
    readonly events: EventStore,
    readonly decisions: DecisionStore,
    private readonly scores: ScoreService,
  ) {}

  get local(): LocalScorer {
    return this.scores.local;
  }
}
