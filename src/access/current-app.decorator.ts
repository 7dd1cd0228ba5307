import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessRequest } from './caller.js';

/** The app that the caller's key belongs to (or that the admin key chose). Only on guarded routes. */
export const CurrentApp = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const caller = context.switchToHttp().getRequest<AccessRequest>().warblerCaller;
  if (caller === undefined) throw new Error('CurrentApp stands on a route without @Guarded');
  return caller.app;
});
