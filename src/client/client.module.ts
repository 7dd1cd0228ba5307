import { Global, Module } from '@nestjs/common';
import { DeviceRegistry } from '../ports.js';
import { ClientGateway } from './client.gateway.js';
import { ClientOrigins } from './client-origins.gateway.js';
import { ClientRequests } from './client-requests.service.js';
import { DevicesService } from './devices.service.js';
import { InAppReceipts } from './in-app-receipts.service.js';

/**
 * Needs, from global modules: stores, Ledger, Pipeline, Intake, Happenings, Clock, Dice, Log, access, KnownProviders,
 * FeedbackIntake, Backlog and ClientSockets (which the in-app provider shares).
 */
@Global()
@Module({
  providers: [
    DevicesService,
    { provide: DeviceRegistry, useExisting: DevicesService },
    ClientRequests,
    InAppReceipts,
    ClientGateway,
    ClientOrigins,
  ],
  exports: [DeviceRegistry, DevicesService, InAppReceipts],
})
export class ClientModule {}
