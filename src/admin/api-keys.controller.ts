import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { AuditService } from './audit.service.js';
import { NeedsKeyOnly } from '../access/access.guard.js';
import { ApiKeysService } from '../access/api-keys.service.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import { mayDo, type Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { invalid, notFound, ProblemError, problemOf } from '../access/problem.js';
import { instant, toIso } from '../model/instant.js';
import { Clock } from '../observe/clock.js';
import { scopes, type ApiKey } from '../store/api-key-store.js';

const newKey = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expires_at: instant.nullable().default(null),
});

const time = z.iso.datetime();

const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)).readonly(),
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  last_used_at: time.nullable(),
});

const ownKeyShape = z.object({
  app: z.string(),
  id: z.string().describe('`admin` for the admin key of the installation'),
  name: z.string(),
  scopes: z.array(z.enum(scopes)).readonly().describe('As they were given'),
  effective_scopes: z.array(z.enum(scopes)).readonly().describe('All that the key may do, included ones too'),
  expires_at: time.nullable(),
});

@ApiTags('access')
@Controller('v1/api-keys')
@Guarded({ scope: 'admin' })
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  @Answers('The app’s keys, without the keys themselves.', pageOf(keyShape))
  @Get()
  async list(@CurrentApp() app: string) {
    return { items: (await this.keys.list(app)).map(keyView), next_cursor: null };
  }

  @Answers('What the key that asks is, and may do. Any good key may ask.', ownKeyShape)
  @NeedsKeyOnly()
  @Get('self')
  async self(@CurrentCaller() caller: Caller): Promise<z.infer<typeof ownKeyShape>> {
    const key = await this.keys.ofCaller(caller);
    return {
      app: caller.app,
      id: caller.keyId,
      name: key?.name ?? caller.keyId,
      scopes: caller.scopes,
      effective_scopes: scopes.filter((scope) => mayDo(caller, scope)),
      expires_at: key?.expires_at == null ? null : toIso(key.expires_at),
    };
  }

  @Answers(
    'Makes a key. This answer is the only place that ever shows it.',
    keyShape.extend({ key: z.string() }),
    201,
  )
  @Post()
  async create(@CurrentCaller() caller: Caller, @Body({ schema: newKey }) wanted: z.infer<typeof newKey>) {
    const beyond = wanted.scopes.find((scope) => !mayDo(caller, scope));
    if (beyond !== undefined) {
      throw new ProblemError(problemOf(403, `A key without the scope ${beyond} cannot give it to another.`));
    }
    if (wanted.expires_at !== null && wanted.expires_at <= this.clock.now()) {
      throw invalid([{ field: 'expires_at', problem: 'in the past', fix: 'Give a later time, or null.' }]);
    }
    const { stored, key } = await this.keys.create(caller.app, wanted, (id) =>
      this.audit.row(caller, 'api_key.create', id, { name: wanted.name, scopes: wanted.scopes }),
    );
    return { ...keyView(stored), key: key.reveal() };
  }

  @ApiOperation({ summary: 'Ends a key at once.' })
  @Delete(':id')
  @HttpCode(204)
  async revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    const revoked = await this.keys.revoke(caller.app, id, this.audit.row(caller, 'api_key.revoke', id));
    if (revoked === null) throw notFound();
  }
}

function keyView(key: ApiKey): z.infer<typeof keyShape> {
  const iso = (at: number | null) => (at === null ? null : toIso(at));
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_at: toIso(key.created_at),
    expires_at: iso(key.expires_at),
    revoked_at: iso(key.revoked_at),
    last_used_at: iso(key.last_used_at),
  };
}
