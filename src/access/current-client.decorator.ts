import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessRequest } from './caller.js';
import type { ClientIdentity } from './client-token.js';

/** Whose client asks. Only on routes for clients. */
export const CurrentClient = createParamDecorator((_: unknown, context: ExecutionContext): ClientIdentity => {
  const client = context.switchToHttp().getRequest<AccessRequest>().warblerClient;
  if (client === undefined) throw new Error('CurrentClient stands on a route without @GuardedForClients');
  return client;
});
