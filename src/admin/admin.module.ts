import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';
import { DecisionDetailService } from './decision-detail.service.js';
import { DecisionsController } from './decisions.controller.js';
import { DecisionsService } from './decisions.service.js';
import { DevicesController } from './devices.controller.js';
import { FeedGateway } from './feed.gateway.js';
import { NoticesController } from './notices.controller.js';
import { NoticesService } from './notices.service.js';
import { OwnDecisionsController } from './own-decisions.controller.js';
import { OwnDecisionsService } from './own-decisions.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';
import { PolicyPresetsController } from './policy-presets.controller.js';
import { PreferencesController } from './preferences.controller.js';
import { PreferencesService } from './preferences.service.js';
import { ReportProvidersController } from './report-providers.controller.js';
import { ReportScoresController } from './report-scores.controller.js';
import { ReportTimesController } from './report-times.controller.js';
import { ReportsController } from './reports.controller.js';
import { SegmentsController } from './segments.controller.js';
import { SegmentsService } from './segments.service.js';
import { SandboxController } from './sandbox.controller.js';
import { SandboxService } from './sandbox.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';
import { WhatIfService } from './what-if.service.js';

@Module({
  controllers: [
    ApiKeysController,
    AuditController,
    DecisionsController,
    DevicesController,
    NoticesController,
    OwnDecisionsController,
    PoliciesController,
    PolicyPresetsController,
    PreferencesController,
    ReportProvidersController,
    ReportScoresController,
    ReportTimesController,
    ReportsController,
    SegmentsController,
    SandboxController,
    UsersController,
  ],
  providers: [
    AuditService,
    DecisionDetailService,
    DecisionsService,
    FeedGateway,
    NoticesService,
    OwnDecisionsService,
    PoliciesService,
    PreferencesService,
    SegmentsService,
    SandboxService,
    UsersService,
    WhatIfService,
  ],
  exports: [DecisionDetailService, DecisionsService],
})
export class AdminModule {}
