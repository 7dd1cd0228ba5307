import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessRequest, Caller } from './caller.js';

/** Who calls: app, key id and scopes. Only on guarded routes. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = context.switchToHttp().getRequest<AccessRequest>().warblerCaller;
  if (caller === undefined) throw new Error('CurrentCaller stands on a route without @Guarded');
  return caller;
});
