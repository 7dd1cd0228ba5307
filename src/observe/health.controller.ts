import { setTimeout } from 'node:timers/promises';
import { Controller, Get, Header, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthSettings } from './health-settings.js';
import { Log } from './log.js';
import { Unguarded } from '../access/guarded.decorator.js';
import { ProblemError, problemOf } from '../access/problem.js';
import { Pipeline } from '../ports.js';
import { Ledger } from '../store/ledger.js';

const DATABASE_PATIENCE_MS = 2_000;

type Check = { readonly name: string; readonly ok: boolean; readonly reason?: string };

@ApiTags('operation')
@Controller('health')
@Unguarded({ why: 'a load balancer asks without a key; the answer holds no secret and no tenant' })
export class HealthController {
  constructor(
    private readonly ledger: Ledger,
    private readonly pipeline: Pipeline,
    private readonly settings: HealthSettings,
    private readonly log: Log,
  ) {}

  @ApiOperation({ summary: 'The process runs.' })
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live() {
    return { status: 'ok' };
  }

  @ApiOperation({
    summary: 'The database answers and there is room for more events; otherwise 503 with the reasons.',
  })
  @Get('ready')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async ready() {
    const checks = [await this.#database(), this.#depth()];
    const failing = checks.filter((check) => !check.ok);
    if (failing.length === 0) return { status: 'ok', checks };
    throw new ProblemError(
      problemOf(503, failing.map((check) => `${check.name}: ${check.reason}`).join('; ')),
    );
  }

  async #database(): Promise<Check> {
    const name = 'database';
    if (this.ledger.isAway) return { name, ok: false, reason: 'it does not answer' };
    const answered = this.ledger.query('SELECT 1 AS one').then(
      () => null,
      (error: unknown) => {
        this.log.error({ error }, 'the database does not answer');
        return 'it refuses';
      },
    );
    const patience = new AbortController();
    const late = setTimeout(DATABASE_PATIENCE_MS, 'it does not answer in time', { signal: patience.signal });
    const reason = await Promise.race([answered, late]);
    late.catch(() => undefined);
    patience.abort();
    return reason === null ? { name, ok: true } : { name, ok: false, reason };
  }

  #depth(): Check {
    const name = 'pipeline';
    const depth = this.pipeline.depth();
    return depth < this.settings.pendingEvents
      ? { name, ok: true }
      : { name, ok: false, reason: `${depth} events wait to be decided` };
  }
}
