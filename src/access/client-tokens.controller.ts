import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { MAX_TOKEN_SECONDS } from './client-token.js';
import { ClientTokensService } from './client-tokens.service.js';
import { CurrentApp } from './current-app.decorator.js';
import { Guarded } from './guarded.decorator.js';
import { id } from '../model/event.js';
import { toIso } from '../model/instant.js';

const tokenRequest = z.strictObject({
  user: id,
  device: id.nullable().default(null),
  expires_in_seconds: z.number().int().min(60).max(MAX_TOKEN_SECONDS).optional(),
});

@ApiTags('devices')
@Controller('v1/client-tokens')
@Guarded({ scope: 'devices:write' })
export class ClientTokensController {
  constructor(private readonly tokens: ClientTokensService) {}

  @ApiOperation({
    summary: 'Issues the short-lived token with which a user’s client connects to the /client socket.',
  })
  @Post()
  async issue(
    @CurrentApp() app: string,
    @Body({ schema: tokenRequest }) wanted: z.infer<typeof tokenRequest>,
  ) {
    const { user, device, expires_in_seconds: seconds } = wanted;
    const { token, expiresAtMs } = await this.tokens.issue({ app, user, device }, seconds);
    return { token, user, device, expires_at: toIso(expiresAtMs) };
  }
}
