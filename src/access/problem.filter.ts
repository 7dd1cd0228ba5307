import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { errorId, PROBLEM_JSON } from './problem-response.js';
import { ledgerAway, ProblemError, problemOf } from './problem.js';
import type { Problem } from '../model/problem.js';
import { Dice } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { LedgerAway } from '../store/ledger.js';

/** Answers every error of our own routes with problem details; what was not expected shows only the id of its log line. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly log: Log,
    private readonly dice: Dice,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = thrown instanceof LedgerAway ? ledgerAway(thrown) : thrown;
    const response: unknown = host.switchToHttp().getResponse();
    const { httpAdapter } = this.adapterHost;
    const problem = this.#problemOf(error);
    httpAdapter.setHeader(response, 'Content-Type', PROBLEM_JSON);
    if (problem.status === 401) httpAdapter.setHeader(response, 'WWW-Authenticate', 'Bearer');
    if (error instanceof ProblemError && error.retryAfterSeconds !== null) {
      httpAdapter.setHeader(response, 'Retry-After', String(error.retryAfterSeconds));
    }
    httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof ProblemError) return error.problem;
    if (error instanceof HttpException && error.getStatus() < 500) {
      return problemOf(error.getStatus(), error.message);
    }
    const id = errorId(this.dice);
    this.log.error({ error_id: id, error }, 'a request failed');
    return problemOf(500, `Quote ${id} to find it in the log.`);
  }
}
