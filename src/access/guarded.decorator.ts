import {
  applyDecorators,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';
import { AccessGuard, NeedsScope } from './access.guard.js';
import { ClientGuard } from './client.guard.js';
import { LedgerAwayInterceptor } from './ledger-away.interceptor.js';
import { OriginGuard } from './origin.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RequestPipe } from './request.pipe.js';
import type { Scope } from '../store/api-key-store.js';

export const PUBLIC_ROUTE = 'warbler:public-route';

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'] as string[],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, problem: { type: 'string' }, fix: { type: 'string' } },
      },
    },
  },
};

function common() {
  return [
    UsePipes(new RequestPipe()),
    UseFilters(ProblemFilter),
    ApiResponse({
      status: '4XX',
      description: 'Problem details (RFC 9457); `errors` names fields and their fixes',
      content: { 'application/problem+json': { schema: problemSchema } },
    }),
  ];
}

/**
 * Puts our guards, validation and problem details on one controller or handler, and on nothing else of a host's app.
 * The caller's key must have the scope.
 */
export function Guarded({ scope }: { scope: Scope }) {
  return applyDecorators(
    NeedsScope(scope),
    UseGuards(AccessGuard, RateLimitGuard),
    UseInterceptors(LedgerAwayInterceptor),
    ApiBearerAuth('api_key'),
    ...common(),
  );
}

/** The same for the client of one user, who has a client token in place of a key and sees what is theirs. */
export function GuardedForClients() {
  return applyDecorators(
    SetMetadata(PUBLIC_ROUTE, 'the client token of the user stands in for a key'),
    UseGuards(OriginGuard, ClientGuard),
    UseInterceptors(LedgerAwayInterceptor),
    ApiBearerAuth('client_token'),
    ...common(),
  );
}

/** The same without a key. `why` goes into the route inventory: what stands in for the key, or why none is needed. */
export function Unguarded({ why }: { why: string }) {
  return applyDecorators(SetMetadata(PUBLIC_ROUTE, why), ...common());
}
