import { Module } from '@nestjs/common';
import { LiveRecord } from './record.service.js';
import { ReplaysController } from './replays.controller.js';
import { ReplaysService } from './replays.service.js';

/** Needs the ledger, the stores, the policies, the clock and ReplaySettings from global modules. */
@Module({
  controllers: [ReplaysController],
  providers: [LiveRecord, ReplaysService],
  exports: [ReplaysService],
})
export class ReplayModule {}
