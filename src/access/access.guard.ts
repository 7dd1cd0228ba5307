import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { bearerOf } from './api-key.js';
import { ApiKeysService } from './api-keys.service.js';
import { headerOf, mayDo, type AccessRequest, type Caller } from './caller.js';
import { ProblemError, problemOf, tooMany } from './problem.js';
import { RateLimits } from './rate-limits.service.js';
import type { Scope } from '../store/api-key-store.js';

export const NEEDED_SCOPE = 'warbler:needed-scope';
/** Stands where any good key will do. */
const ANY = 'any';
export const APP_HEADER = 'x-warbler-app';

/** Narrows one handler of a guarded controller to another scope. */
export const NeedsScope = (scope: Scope) => SetMetadata(NEEDED_SCOPE, scope);

/** Opens one handler of a guarded controller to every good key. */
export const NeedsKeyOnly = () => SetMetadata(NEEDED_SCOPE, ANY);

/** Lets a request in when its key is good and has the scope. Says who calls in `request.warblerCaller`. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccessRequest>();
    const scope = this.reflector.getAllAndOverride<Scope | typeof ANY | undefined>(NEEDED_SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    request.warblerCaller ??= await this.#authenticate(request);
    if (scope === ANY) return true;
    if (scope === undefined || !mayDo(request.warblerCaller, scope)) throw lacks(scope);
    return true;
  }

  async #authenticate(request: AccessRequest): Promise<Caller> {
    const presented = bearerOf(headerOf(request, 'authorization'));
    const caller =
      presented === null ? null : await this.keys.authenticate(presented, headerOf(request, APP_HEADER));
    if (caller !== null) return caller;
    const { isAllowed, retryAfterMs } = this.limits.failure(request.ip ?? 'unknown');
    if (!isAllowed) {
      throw tooMany(retryAfterMs / 1_000, 'Too many attempts with a bad key from this address.');
    }
    throw new ProblemError(
      problemOf(401, 'Send a valid API key of this app in the header Authorization: Bearer <key>.'),
    );
  }
}

function lacks(scope: Scope | undefined): ProblemError {
  return new ProblemError(problemOf(403, `The key lacks the scope ${scope ?? 'for this route'}.`));
}
