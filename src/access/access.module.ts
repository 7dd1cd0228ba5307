import { Global, Module } from '@nestjs/common';
import { ApiKeysService } from './api-keys.service.js';
import { ClientTokensController } from './client-tokens.controller.js';
import { ClientTokensService } from './client-tokens.service.js';
import { RateLimits } from './rate-limits.service.js';

/** Global, because the guards of `@Guarded` are resolved in the module of the controller they stand on. */
@Global()
@Module({
  controllers: [ClientTokensController],
  providers: [ApiKeysService, ClientTokensService, RateLimits],
  exports: [ApiKeysService, ClientTokensService, RateLimits],
})
export class AccessModule {}
