import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { bearerOf } from './api-key.js';
import { ApiKeysService } from './api-keys.service.js';
import { headerOf, type AccessRequest } from './caller.js';
import type { ClientIdentity } from './client-token.js';
import { ClientTokensService } from './client-tokens.service.js';
import { ProblemError, problemOf, tooMany } from './problem.js';
import { RateLimits } from './rate-limits.service.js';

/**
 * Lets the client of one user in, with the token that it connects to `/client` with. An API key is none: it speaks for an
 * app and not for one of its users. Says who asks in `request.warblerClient`.
 */
@Injectable()
export class ClientGuard implements CanActivate {
  constructor(
    private readonly tokens: ClientTokensService,
    private readonly keys: ApiKeysService,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccessRequest>();
    const client = await this.#identify(request);
    request.warblerClient = client;
    const { isAllowed, retryAfterMs } = this.limits.request(`${client.app}/user/${client.user}`);
    if (!isAllowed) throw tooMany(retryAfterMs / 1_000, 'This user asks more often than the rate allows.');
    return true;
  }

  async #identify(request: AccessRequest): Promise<ClientIdentity> {
    const presented = bearerOf(headerOf(request, 'authorization'));
    const client = presented === null ? null : await this.tokens.verify(presented);
    if (client !== null) return client;
    if (presented !== null && (await this.keys.authenticate(presented, undefined)) !== null) {
      const detail = 'This route answers a user’s own client, which sends its client token, not an API key.';
      throw new ProblemError(problemOf(403, detail));
    }
    const { isAllowed, retryAfterMs } = this.limits.failure(request.ip ?? 'unknown');
    if (!isAllowed) {
      throw tooMany(retryAfterMs / 1_000, 'Too many attempts with a bad token from this address.');
    }
    const detail = 'Send a valid client token of the user in the header Authorization: Bearer <token>.';
    throw new ProblemError(problemOf(401, detail));
  }
}
