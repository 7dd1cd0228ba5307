// The registry of commands: help, docs/cli.md and its test come from here.
import type { Command } from '../command.js';
import { devices } from './devices.js';
import { doctor } from './doctor.js';
import { explain } from './explain.js';
import { keys } from './keys.js';
import { policy } from './policy.js';
import { replay } from './replay.js';
import { proposals } from './proposals.js';
import { tail } from './tail.js';

export const commands: readonly Command[] = [
  tail,
  explain,
  ...policy,
  ...proposals,
  ...replay,
  ...devices,
  ...keys,
  doctor,
];
