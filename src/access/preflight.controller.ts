import { applyDecorators, Controller, Header, HttpCode, Options, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Unguarded } from './guarded.decorator.js';
import { OriginGuard } from './origin.guard.js';

/** The path in full: how a wildcard is written differs between Express and Fastify. */
function Preflight(path: string) {
  return applyDecorators(
    Options(path),
    HttpCode(204),
    Header('Access-Control-Allow-Methods', 'GET'),
    Header('Access-Control-Allow-Headers', 'Authorization'),
    Header('Access-Control-Max-Age', '600'),
  );
}

/** What a browser asks before a page of another origin may send its client token (CORS preflight). */
@ApiExcludeController()
@Controller('v1/me')
@Unguarded({ why: 'a browser asks it before it sends the client token; it only tells whether the page may' })
@UseGuards(OriginGuard)
export class PreflightController {
  @Preflight(':things')
  ofMany(): void {}

  @Preflight(':things/:id')
  ofOne(): void {}
}
