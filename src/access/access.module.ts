import { Global, Module } from '@nestjs/common';
import { AllowedOrigins } from './allowed-origins.service.js';
import { ApiKeysService } from './api-keys.service.js';
import { ClientTokensController } from './client-tokens.controller.js';
import { ClientTokensService } from './client-tokens.service.js';
import { PreflightController } from './preflight.controller.js';
import { RateLimits } from './rate-limits.service.js';

/** Global, because the guards of `@Guarded` are resolved in the module of the controller they stand on. */
@Global()
@Module({
  controllers: [ClientTokensController, PreflightController],
  providers: [AllowedOrigins, ApiKeysService, ClientTokensService, RateLimits],
  exports: [AllowedOrigins, ApiKeysService, ClientTokensService, RateLimits],
})
export class AccessModule {}
