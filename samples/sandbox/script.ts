// What `POST /script` takes, and what it does.
import { z } from 'zod';
import type { LlmFake } from './llm.js';
import { llmScriptSchema } from './llm-script.js';
import { faultSchema, matchSchema } from './faults.js';
import type { World } from './world.js';

export const faultyParts = ['apns', 'fcm', 'fcm_token', 'webpush', 'llm'] as const;
const yes = z.literal(true);

const faultScript = z.strictObject({
  provider: z.enum(faultyParts),
  match: matchSchema.default({}),
  fault: faultSchema,
});
const llmScript = z.strictObject({ llm: llmScriptSchema });
const clearScript = z.strictObject({ clear: yes });
const deviceScript = z
  .strictObject({
    device: z.string(),
    ...{ offline: yes.optional(), online: yes.optional(), uninstall: yes.optional() },
    /** PushKit takes back the token for calls. */
    lose_voip: yes.optional(),
    /** Takes the banner of a replace id off the screen: swiped away, or tapped. */
    remove: z.string().optional(),
    open: z.string().optional(),
  })
  .refine(
    (each) => Object.keys(each).length === 2,
    'exactly one of offline, online, uninstall, lose_voip, remove, open',
  );

export const scriptSchema = z.union([faultScript, llmScript, clearScript, deviceScript]);
export type Script = z.input<typeof scriptSchema>;
type DeviceScript = z.infer<typeof deviceScript>;

/** Follows an instruction; gives what is wrong with it, or null. */
export function follow(script: z.infer<typeof scriptSchema>, world: World, llm: LlmFake): string | null {
  if ('clear' in script) {
    world.faults.clear();
    llm.follow({});
  } else if ('llm' in script) llm.follow(script.llm);
  else if ('fault' in script) world.faults.arm(script.provider, script.match, script.fault);
  else return moveDevice(script, world);
  return null;
}

function moveDevice(script: DeviceScript, world: World): string | null {
  const device = world.devices.get(script.device);
  if (!device) return `no device ${script.device}`;
  if (script.offline) device.goOffline();
  if (script.online) device.goOnline();
  if (script.uninstall) device.uninstall();
  if (script.lose_voip) device.loseVoip();
  if (script.open !== undefined && !device.remove(script.open, 'opened')) return `no banner ${script.open}`;
  if (script.remove !== undefined && !device.remove(script.remove)) return `no banner ${script.remove}`;
  return null;
}
