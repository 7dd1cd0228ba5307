import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AccessRequest } from './caller.js';
import { tooMany } from './problem.js';
import { RateLimits } from './rate-limits.service.js';

/** Counts each request once against its key. Stands behind the access guard. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AccessRequest>();
    if (request.warblerCounted === true || request.warblerCaller === undefined) return true;
    request.warblerCounted = true;
    const caller = request.warblerCaller;
    const { isAllowed, retryAfterMs } = this.limits.request(`${caller.app}/${caller.keyId}`);
    if (!isAllowed) throw tooMany(retryAfterMs / 1_000, 'This key sends more requests than its rate allows.');
    return true;
  }
}
