import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AllowedOrigins } from './allowed-origins.service.js';
import { bearerOf } from './api-key.js';
import { headerOf, type AccessRequest } from './caller.js';
import { ClientTokensService } from './client-tokens.service.js';

/** Says to a browser whether the page may read the answer, refusals included. It lets everybody through. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly tokens: ClientTokensService,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AccessRequest>();
    const origin = headerOf(request, 'origin');
    const app = origin === undefined || this.origins.areNone ? null : await this.#appOf(request);
    const headers = this.origins.headersFor(origin, app);
    const response: unknown = http.getResponse();
    for (const [name, value] of Object.entries(headers))
      this.adapterHost.httpAdapter.setHeader(response, name, value);
    return true;
  }

  async #appOf(request: AccessRequest): Promise<string | null> {
    const presented = bearerOf(headerOf(request, 'authorization'));
    return presented === null ? null : ((await this.tokens.verify(presented))?.app ?? null);
  }
}
