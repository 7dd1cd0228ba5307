import { Module } from '@nestjs/common';
import { FeedbackService } from './feedback.service.js';
import { ReceiptsController } from './receipts.controller.js';

/** Needs the ledger, the stores, the happenings and the clock from global modules. */
@Module({
  controllers: [ReceiptsController],
  providers: [FeedbackService],
  exports: [FeedbackService],
})
export class FeedbackModule {}
