import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { toIso } from '../model/instant.js';
import { AuditStore } from '../store/stores.js';

const pageQuery = z.strictObject({
  before: z.string().max(64).optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
});

const auditShape = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string().describe('The id of the key, or admin'),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

@ApiTags('access')
@Controller('v1/audit-logs')
@Guarded({ scope: 'admin' })
export class AuditController {
  constructor(private readonly audit: AuditStore) {}

  @Answers('Who changed what, newest first.', pageOf(auditShape))
  @Get()
  async list(@CurrentApp() app: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const rows = await this.audit.list(app, query.before ?? null, query.page_size + 1);
    const page = rows.slice(0, query.page_size);
    return {
      items: page.map(({ id, at, actor, action, target, detail }) => ({
        id,
        at: toIso(at),
        actor,
        action,
        target,
        detail,
      })),
      next_cursor: rows.length > page.length ? page.at(-1)!.id : null,
    };
  }
}
