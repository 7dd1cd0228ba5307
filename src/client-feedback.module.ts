import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { FeedbackIntake } from './client/feedback-intake.js';
import { FeedbackService } from './feedback/feedback.service.js';

/** The clients' word on a push goes the same way as everybody's. */
@Module({})
export class ClientFeedbackModule {
  static of(feedback: Type): DynamicModule {
    const intake: Provider = { provide: FeedbackIntake, useExisting: FeedbackService };
    const parts = { imports: [feedback], providers: [intake], exports: [FeedbackIntake] };
    return { module: ClientFeedbackModule, global: true, ...parts };
  }
}
