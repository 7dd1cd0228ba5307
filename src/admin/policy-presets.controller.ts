import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, pageOf } from './answers.decorator.js';
import { isPreset, presetDocument, presets } from './policy-presets.js';
import { Guarded } from '../access/guarded.decorator.js';
import { notFound } from '../access/problem.js';
import { policySchema } from '../model/policy.js';

const presetHead = z.object({ name: z.string(), for_whom: z.string() });
const presetShape = presetHead.extend({ document: policySchema });

@ApiTags('policies')
@Controller('v1/policies/presets')
@Guarded({ scope: 'decisions:read' })
export class PolicyPresetsController {
  @Answers('Policies to begin a draft with, and for whom each is.', pageOf(presetHead))
  @Get()
  list() {
    const items = Object.entries(presets).map(([name, for_whom]) => ({ name, for_whom }));
    return { items, next_cursor: null };
  }

  @Answers('One of them with its whole document, to be kept as a draft.', presetShape)
  @Get(':name')
  get(@Param('name') name: string): z.infer<typeof presetShape> {
    if (!isPreset(name)) throw notFound();
    return { name, for_whom: presets[name], document: presetDocument(name) };
  }
}
