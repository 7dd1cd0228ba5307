// The facts that a preview may put differently, and which of them mean something for what kind of item. What means nothing
// is refused with its field: an answer that passed over it in silence would be taken for "it makes no difference".
import { z } from 'zod';
import { isScored, kindOf, type Subject } from './what-if-subject.js';
import { id, type EventData } from '../model/event.js';
import { pushLevel } from '../model/preferences.js';
import type { FieldError } from '../model/problem.js';
import type { ItemKind } from '../model/recipient.js';

const tokenState = z.enum(['valid', 'invalid', 'none']);

const deviceFacts = z.strictObject({
  presence: z
    .enum(['active', 'connected', 'disconnected'])
    .describe('active: in use this moment; connected: the app runs, unused for a day')
    .optional(),
  push_enabled: z.boolean().optional(),
  token: tokenState.optional(),
  voip_token: tokenState.describe('Of a call: by which it rings as a call, not as an alert').optional(),
});

export const whatIfFacts = z
  .strictObject({
    read: z.boolean().describe('Of a message: whether the user has read it already'),
    seen: z.boolean().describe('Of a notice: whether the user has opened it in the app already'),
    ended: z.boolean().describe('Of a call: whether it has been answered, declined or given up already'),
    deleted: z
      .boolean()
      .describe('Of a message: whether it is deleted; of a notice: whether it is cancelled'),
    devices: z.record(id, deviceFacts).describe('By the id of a device that the user has'),
    push_enabled: z.boolean().describe('Of the user, for everything'),
    push_level: pushLevel.describe('Of the user in this conversation'),
    muted: z.boolean().describe('The conversation, by the user'),
    blocked: z.boolean().describe('The sender or caller, by the user'),
    snoozed: z.boolean().describe('For another hour'),
    quiet_hours: z.boolean().describe('On: until 23:59 local time, by what the user chose to happen in them'),
    mentioned: z
      .boolean()
      .describe('Whether the message mentions the user; with event, users has to be given'),
    importance: z.enum(['low', 'normal', 'high', 'critical']).describe('Of the message, call or notice'),
    consent: z.boolean().describe('Of a promotion: whether the user has agreed to marketing'),
    topic_opted_out: z.boolean().describe('Of a notice with a topic: whether the user wants none of it'),
    due: z.boolean().describe('Of a notice with not_before: true: that has come; false: it is an hour away'),
    superseded: z
      .boolean()
      .describe('Of a notice with a key: whether a newer one of that key has taken its place'),
  })
  .partial();
export type WhatIfFacts = Readonly<z.infer<typeof whatIfFacts>>;

type Notice = EventData<'notice.requested'>;

/** Which kinds a fact concerns; of notices perhaps only some, and why it means nothing for the others. */
interface Concern {
  readonly kinds: readonly ItemKind[];
  readonly of?: (notice: Notice) => boolean;
  readonly otherwise?: string;
}

const everything: Concern = { kinds: ['message', 'call', 'notice'] };
const inConversations: Concern = { kinds: ['message', 'call'] };
const notices = (of: Concern['of'], otherwise: string): Concern => ({ kinds: ['notice'], of, otherwise });

/** By path; facts of a device stand for every device. */
const concerns: Readonly<Record<string, Concern>> = {
  read: { kinds: ['message'] },
  seen: { kinds: ['notice'] },
  ended: { kinds: ['call'] },
  deleted: { kinds: ['message', 'notice'] },
  mentioned: { kinds: ['message'] },
  importance: everything,
  push_enabled: everything,
  push_level: inConversations,
  muted: inConversations,
  blocked: inConversations,
  snoozed: everything,
  quiet_hours: everything,
  consent: notices(({ kind }) => kind === 'marketing', 'only a promotion needs the consent of its user'),
  topic_opted_out: notices(({ topic }) => topic !== null, 'this notice has no topic'),
  due: notices(({ not_before }) => not_before !== null, 'this notice has no not_before'),
  superseded: notices(({ key }) => key !== null, 'this notice has no key'),
  'devices.presence': everything,
  'devices.push_enabled': everything,
  'devices.token': everything,
  'devices.voip_token': { kinds: ['call'] },
} satisfies Record<
  Exclude<keyof WhatIfFacts, 'devices'> | `devices.${keyof z.infer<typeof deviceFacts>}`,
  Concern
>;

/** The paths of what can be put differently for this subject; scores among them, where one may decide. */
export function changeableFor(subject: Subject): readonly string[] {
  const facts = Object.keys(concerns).filter((path) => whyNot(path, subject) === null);
  return isScored(subject) ? [...facts, 'scores'] : facts;
}

/** What was put differently although it means nothing for this subject. */
export function meaninglessFor(subject: Subject, facts: WhatIfFacts): FieldError[] {
  const { devices = {}, ...others } = facts;
  const given: (readonly [field: string, path: string])[] = [
    ...Object.keys(others).map((name) => [name, name] as const),
    ...Object.entries(devices).flatMap(([device, each]) =>
      Object.keys(each).map((name) => [`devices.${device}.${name}`, `devices.${name}`] as const),
    ),
  ];
  const fix = `Leave it out. Here may differ: ${changeableFor(subject).join(', ')}.`;
  return given.flatMap(([field, path]) => {
    const problem = whyNot(path, subject);
    return problem === null ? [] : [{ field: `facts.${field}`, problem, fix }];
  });
}

function whyNot(path: string, subject: Subject): string | null {
  const { kinds, of, otherwise } = concerns[path]!;
  if (!kinds.includes(kindOf(subject))) return `it means nothing for a ${kindOf(subject)}`;
  if (of === undefined || subject.type !== 'notice.requested' || of(subject.data)) return null;
  return `it means nothing here: ${otherwise}`;
}

/** Devices that none of the recipients has. */
export function unknownDevices(facts: WhatIfFacts, known: ReadonlySet<string>): FieldError[] {
  return Object.keys(facts.devices ?? {})
    .filter((device) => !known.has(device))
    .map((device) => ({
      field: `facts.devices.${device}`,
      problem: 'no user of this preview has such a device',
      fix: `Name one of: ${[...known].join(', ') || 'none, there is no device'}.`,
    }));
}
