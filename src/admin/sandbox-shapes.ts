// The shapes of what the sandbox routes answer, for the API docs.
import { z } from 'zod';

const time = z.iso.datetime();
const count = z.number().int();
const device = z.object({
  user: z.string(),
  device: z.string(),
  kind: z.enum(['phone', 'tablet', 'web', 'desktop']),
  platform: z.string(),
  provider: z.string().nullable(),
  connected: z.boolean(),
  foreground: z.boolean(),
});
const text = z.string().nullable().describe('Null without the scope text:read');

const notification = z.object({
  push: z.string().nullable().describe('Null: not a push that this app knows'),
  decision: z.string().nullable(),
  conversation: z.string().nullable(),
  title: text,
  body: text,
  at: time,
});

export const shownNotification = notification.extend({
  shown_at: time,
  times: count.describe('How often a push was shown in this place'),
  alerts: count.describe('How often it buzzed'),
});
export type ShownNotification = z.infer<typeof shownNotification>;

export const goneCauses = ['opened', 'dismissed', 'retracted', 'superseded', 'expired', 'unknown'] as const;
export const goneNotification = notification.extend({
  cause: z.enum(goneCauses),
  gone_at: time.nullable().describe('Null where nobody told'),
});
export type GoneNotification = z.infer<typeof goneNotification>;

export const screenView = device.extend({
  id: z.string().describe('Of the virtual device in the sandbox'),
  state: z.enum(['online', 'offline', 'uninstalled']),
  badge: count,
  received: count,
  alerts: count.describe('How often it buzzed'),
  silent: count.describe('Pushes that no banner came of'),
  waiting: count.describe('Pushes that wait at the service until it is online'),
  banners: count,
  notifications: z.array(shownNotification).describe('On the screen now, newest first'),
  gone: z.array(goneNotification).describe('No longer on the screen, newest first'),
});
export type ScreenView = z.infer<typeof screenView>;

export const otherDevice = device.describe('A device of these users that the sandbox does not play');
export type OtherDevice = z.infer<typeof otherDevice>;

export const screensAnswer = z.object({
  now: time,
  text_hidden: z.boolean(),
  items: z.array(screenView),
  others: z.array(otherDevice),
  next_cursor: z.null(),
});
export type ScreensAnswer = z.infer<typeof screensAnswer>;
