import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { notFound } from '../access/problem.js';
import { toIso } from '../model/instant.js';
import { PolicyStore } from '../store/stores.js';

@ApiTags('policies')
@Controller('v1/policies')
@Guarded({ scope: 'decisions:read' })
export class PoliciesController {
  constructor(private readonly policies: PolicyStore) {}

  @ApiOperation({ summary: 'The version that decides now.' })
  @Get('current')
  async current(@CurrentApp() app: string) {
    const policy = await this.policies.current(app);
    if (policy === null) throw notFound();
    const { version, author, created_at, document } = policy;
    return { version, author, created_at: toIso(created_at), document };
  }
}
