import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { Ledger } from '../store/ledger.js';

/** Keeps nobody waiting for a ledger that does not answer: such a request ends soon, with what the filter makes of it. */
@Injectable()
export class LedgerAwayInterceptor implements NestInterceptor {
  constructor(private readonly ledger: Ledger) {}

  intercept(_context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    return this.ledger.whileThere(async () =>
      of(await lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
  }
}
