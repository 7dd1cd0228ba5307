import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ProviderBreaker, ProviderBreakers } from './provider-breakers.js';
import { seriesOf, type SeriesQuery, seriesQuery } from './report-series.js';
import { Answers } from './answers.decorator.js';
import { providersReport } from './report-shapes.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { toIso } from '../model/instant.js';
import { Clock } from '../observe/clock.js';
import { PolicyVersions } from '../ports.js';
import { ReportStore } from '../store/stores.js';

const MAX_REASONS = 20;
/** Hosts that clients name are without number. */
const MAX_BREAKERS = 50;

@ApiTags('reports')
@Controller('v1/reports')
@Guarded({ scope: 'decisions:read' })
export class ReportProvidersController {
  constructor(
    private readonly reports: ReportStore,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
    private readonly breakers: ProviderBreakers,
  ) {}

  @Answers(
    'Attempts at each provider by what it answered: `ok`, a kind of failure, or `open` while nobody knows how the attempt ended; with the most frequent words the services refused by, and with the circuit breakers as they stand now.',
    providersReport,
  )
  @Get('providers')
  async providers(@CurrentApp() app: string, @Query({ schema: seriesQuery }) query: SeriesQuery) {
    const { app_time_zone: zone } = this.policies.current(app);
    const { span, buckets, view, dated } = seriesOf(query, zone, this.clock.now());
    const rows = await this.reports.attempts(app, span, buckets);
    const breakers = this.breakers.of(app);
    return {
      ...view,
      over_time: rows.map(dated),
      vendor_reasons: await this.reports.vendorReasons(app, span, MAX_REASONS),
      breakers: breakers.slice(0, MAX_BREAKERS).map(breakerView),
      breakers_left_out: Math.max(0, breakers.length - MAX_BREAKERS),
    };
  }
}

function breakerView({ provider, host, state, since, retryAt, lastError }: ProviderBreaker) {
  return {
    ...{ provider, host, state },
    since: since === null ? null : toIso(since),
    retry_at: retryAt === null ? null : toIso(retryAt),
    last_error: lastError === null ? null : { kind: lastError.kind, at: toIso(lastError.at) },
  };
}
