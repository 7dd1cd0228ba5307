// The body of `messages:send`, as strict as Google's own reader: an unknown name is an error.
// firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
import { z } from 'zod';

const strings = z.record(z.string(), z.string());
const duration = z.string().regex(/^\d+(\.\d{1,9})?s$/, 'a duration is written as "3.5s"');
const MAX_TTL_SECONDS = 2_419_200;
const RESERVED_KEY = /^(from|message_type)$|^(google|gcm)/;

const data = strings.refine((each) => !Object.keys(each).some((key) => RESERVED_KEY.test(key)), {
  error: 'a key is reserved',
});
const options = z.strictObject({
  analytics_label: z
    .string()
    .regex(/^[a-zA-Z0-9-_.~%]{1,50}$/)
    .optional(),
});
const text = z.string().optional();
const flag = z.boolean().optional();
const texts = z.array(z.string()).optional();

const androidNotification = z.strictObject({
  ...{
    title: text,
    body: text,
    icon: text,
    color: text,
    sound: text,
    tag: text,
    click_action: text,
    image: text,
  },
  ...{
    body_loc_key: text,
    body_loc_args: texts,
    title_loc_key: text,
    title_loc_args: texts,
    channel_id: text,
  },
  ...{ ticker: text, sticky: flag, event_time: text, local_only: flag, default_sound: flag },
  ...{ default_vibrate_timings: flag, default_light_settings: flag, bypass_proxy_notification: flag },
  notification_priority: z
    .enum([
      'PRIORITY_UNSPECIFIED',
      'PRIORITY_MIN',
      'PRIORITY_LOW',
      'PRIORITY_DEFAULT',
      'PRIORITY_HIGH',
      'PRIORITY_MAX',
    ])
    .optional(),
  vibrate_timings: z.array(duration).optional(),
  visibility: z.enum(['VISIBILITY_UNSPECIFIED', 'PRIVATE', 'PUBLIC', 'SECRET']).optional(),
  notification_count: z.number().int().nonnegative().optional(),
  light_settings: z.looseObject({}).optional(),
  proxy: z.enum(['PROXY_UNSPECIFIED', 'ALLOW', 'DENY', 'IF_PRIORITY_LOWERED']).optional(),
});

const android = z.strictObject({
  collapse_key: text,
  priority: z.enum(['NORMAL', 'HIGH', 'normal', 'high']).optional(),
  ttl: duration
    .refine((value) => Number.parseFloat(value) <= MAX_TTL_SECONDS, 'longer than four weeks')
    .optional(),
  restricted_package_name: text,
  data: data.optional(),
  notification: androidNotification.optional(),
  fcm_options: options.optional(),
  ...{ direct_boot_ok: flag, bandwidth_constrained_ok: flag, restricted_satellite_ok: flag },
});

const messageSchema = z
  .strictObject({
    ...{ name: text, token: text, fid: text, topic: text, condition: text },
    data: data.optional(),
    notification: z.strictObject({ title: text, body: text, image: text }).optional(),
    android: android.optional(),
    webpush: z
      .strictObject({
        headers: strings.optional(),
        data: strings.optional(),
        notification: z.looseObject({}).optional(),
        fcm_options: z.looseObject({}).optional(),
      })
      .optional(),
    apns: z
      .strictObject({
        headers: strings.optional(),
        payload: z.looseObject({}).optional(),
        fcm_options: z.looseObject({}).optional(),
        live_activity_token: text,
      })
      .optional(),
    fcm_options: options.optional(),
  })
  .refine(
    (each) => targetsOf(each).length === 1,
    'exactly one of token, fid, topic or condition must be set',
  );

export const sendSchema = z.strictObject({ validate_only: flag, message: messageSchema });
export type FcmMessage = z.infer<typeof messageSchema>;

type Targets = { readonly [kind in 'token' | 'fid' | 'topic' | 'condition']?: string | undefined };

export function targetsOf(message: Targets): string[] {
  return [message.token, message.fid, message.topic, message.condition].filter(
    (each): each is string => each !== undefined,
  );
}

/** Maps whose keys are the sender's own, and stay as they are. */
const VERBATIM = ['data', 'headers', 'payload'];

/** Google reads `collapseKey` and `collapse_key` alike (JSON form of protocol buffers); here all become the latter. */
export function withSnakeCaseNames(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [name, VERBATIM.includes(name) ? inner : withSnakeCaseNames(inner)];
    }),
  );
}

/** Bytes that count towards the limit of 4,096: what the app gets, not how it is sent. The exact sum is a guess. */
export function payloadBytes(message: FcmMessage): number {
  const { data: shared, notification, android: own } = message;
  const parts = [shared, notification, own?.data, own?.notification].filter((each) => each !== undefined);
  return parts.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0);
}
