import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PreferencesService } from './preferences.service.js';
import { withIsoInstants } from './wire.js';
import { NeedsScope } from '../access/access.guard.js';
import { CurrentCaller } from '../access/caller.decorator.js';
import type { Caller } from '../access/caller.js';
import { CurrentApp } from '../access/current-app.decorator.js';
import { Guarded } from '../access/guarded.decorator.js';
import { id } from '../model/event.js';
import { instant } from '../model/instant.js';
import {
  conversationPreferenceChange,
  preferenceChange,
  type ConversationPreferenceChange,
  type PreferenceChange,
} from '../model/preferences.js';

const snoozeRequest = z.strictObject({ until: instant });

@ApiTags('preferences')
@Controller('v1/users/:user')
@Guarded({ scope: 'devices:write' })
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @ApiOperation({ summary: 'The user’s preferences, complete.' })
  @NeedsScope('devices:read')
  @Get('preferences')
  async get(@CurrentApp() app: string, @Param('user', { schema: id }) user: string) {
    return withIsoInstants(await this.preferences.get(app, user));
  }

  @ApiOperation({ summary: 'Changes preferences; what is left out stays. Counts from the next decision on.' })
  @Put('preferences')
  async change(
    @CurrentCaller() caller: Caller,
    @Param('user', { schema: id }) user: string,
    @Body({ schema: preferenceChange }) set: PreferenceChange,
  ) {
    return withIsoInstants(await this.preferences.change(caller, user, set));
  }

  @ApiOperation({ summary: 'Changes the user’s settings for one conversation; what is left out stays.' })
  @Put('conversations/:conversation/preferences')
  async changeConversation(
    @CurrentCaller() caller: Caller,
    @Param('user', { schema: id }) user: string,
    @Param('conversation', { schema: id }) conversation: string,
    @Body({ schema: conversationPreferenceChange }) set: ConversationPreferenceChange,
  ) {
    return withIsoInstants(await this.preferences.changeConversation(caller, user, conversation, set));
  }

  @ApiOperation({ summary: 'Holds everything that nothing pierces until then.' })
  @Post('snooze')
  @HttpCode(200)
  async snooze(
    @CurrentCaller() caller: Caller,
    @Param('user', { schema: id }) user: string,
    @Body({ schema: snoozeRequest }) { until }: z.infer<typeof snoozeRequest>,
  ) {
    return withIsoInstants(await this.preferences.change(caller, user, { snooze_until: until }));
  }

  @ApiOperation({ summary: 'Ends a snooze.' })
  @Delete('snooze')
  async wake(@CurrentCaller() caller: Caller, @Param('user', { schema: id }) user: string) {
    return withIsoInstants(await this.preferences.change(caller, user, { snooze_until: null }));
  }
}
