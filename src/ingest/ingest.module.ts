import { Global, Module } from '@nestjs/common';
import { Intake } from '../ports.js';
import { ConnectorsService } from './connectors.service.js';
import { IngestController } from './ingest.controller.js';
import { IngestGateway } from './ingest.gateway.js';
import { IngestService } from './ingest.service.js';
import { WebhookController } from './webhook.controller.js';

/** The four doors. Needs, from global modules: stores, Pipeline, Clock, Dice, Log, IngestSettings and access. */
@Global()
@Module({
  controllers: [IngestController, WebhookController],
  providers: [
    IngestService,
    { provide: Intake, useExisting: IngestService },
    ConnectorsService,
    IngestGateway,
  ],
  exports: [Intake, IngestService, ConnectorsService],
})
export class IngestModule {}
