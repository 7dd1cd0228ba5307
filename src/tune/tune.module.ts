import { Global, Module } from '@nestjs/common';
import { Tuning } from '../jobs/job.js';
import { DraftsService } from './drafts.service.js';
import { MeasureService } from './measure.service.js';
import { ProposalsController } from './proposals.controller.js';
import { ProposalsService } from './proposals.service.js';
import { TuneService } from './tune.service.js';

/** Needs the ledger, the stores, the policies and the clock from global modules. Global, for the job. */
@Global()
@Module({
  controllers: [ProposalsController],
  providers: [
    DraftsService,
    MeasureService,
    ProposalsService,
    TuneService,
    { provide: Tuning, useExisting: TuneService },
  ],
  exports: [Tuning],
})
export class TuneModule {}
