import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers } from './answers.decorator.js';
import type { Screens } from './sandbox-screens.js';
import { screensAnswer, screenView } from './sandbox-shapes.js';
import { SandboxService } from './sandbox.service.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import { mayDo, type Caller } from '../access/caller.js';
import { Guarded } from '../access/guarded.decorator.js';
import { notFound, ProblemError, problemOf } from '../access/problem.js';
import { id } from '../model/event.js';

const screensQuery = z.strictObject({ user: id.optional() });

const NONE =
  'No sandbox is configured, so there are no virtual screens. The demo of npm start brings one; otherwise start npm run sandbox and set sandbox_url (WARBLER_SANDBOX_URL) to its address.';
const SILENT = 'The sandbox does not answer. Is it still running at sandbox_url?';
const RETRY_SECONDS = 2;

@ApiTags('sandbox')
@Controller('v1/sandbox/devices')
@Guarded({ scope: 'decisions:read' })
export class SandboxController {
  constructor(private readonly sandbox: SandboxService) {}

  @Answers(
    'What stands on the screens of the sandbox’s virtual devices now. Nothing here is real. Without text:read, titles and bodies are null.',
    screensAnswer,
  )
  @Get()
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: screensQuery }) { user }: z.infer<typeof screensQuery>,
  ) {
    const screens = await this.#screens();
    return this.sandbox.list(caller.app, screens, user ?? null, mayDo(caller, 'text:read'));
  }

  @Answers('One virtual device with its screen.', screenView)
  @Get(':id')
  async get(@CurrentCaller() caller: Caller, @Param('id') device: string) {
    const screens = await this.#screens();
    const found = await this.sandbox.get(caller.app, screens, device, mayDo(caller, 'text:read'));
    if (found === null) throw notFound();
    return found;
  }

  async #screens(): Promise<Screens> {
    const screens = await this.sandbox.read();
    if (screens === 'none') throw new ProblemError(problemOf(404, NONE));
    if (screens === 'silent') throw new ProblemError(problemOf(503, SILENT), RETRY_SECONDS);
    return screens;
  }
}
