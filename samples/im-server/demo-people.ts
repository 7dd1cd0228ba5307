// Who takes part in the demo chat: the crew of an open-air film festival. As data, so that whoever plays the demo can
// register the devices where the pushes are to go.

export interface DemoDevice {
  readonly id: string;
  readonly kind: 'phone' | 'tablet' | 'web' | 'desktop';
  readonly platform: string;
  /** Null: it only tells whether its user is there. */
  readonly provider: 'apns' | 'fcm' | 'webpush' | null;
  readonly locale: string;
}

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly is_bot: boolean;
  readonly time_zone: string;
  readonly devices: readonly DemoDevice[];
  /** Fields of `preference.changed`. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

export interface DemoConversation {
  readonly id: string;
  readonly type: 'direct' | 'group' | 'channel' | 'thread';
  readonly title: string;
  readonly parent: string | null;
  readonly members: readonly (string | { readonly user: string; readonly followed: true })[];
}

const HOME = 'Europe/Lisbon';

/** One zone for each hour of the day, so that it is always the middle of the night in one of them. */
const ZONES = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Mexico_City',
  'America/Lima',
  'America/Santo_Domingo',
  'America/Sao_Paulo',
  'America/Noronha',
  'Atlantic/Cape_Verde',
  'Africa/Accra',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'Africa/Nairobi',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Brisbane',
  'Pacific/Noumea',
  'Pacific/Fiji',
  'Pacific/Tongatapu',
] as const;

const NIGHT_HOUR = 2;

/** A zone in which it is about two in the morning at that instant (ms). */
export function nightZone(atMs: number): string {
  const hourIn = (timeZone: string) =>
    Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(atMs));
  const distance = (zone: string) =>
    Math.min((hourIn(zone) + 24 - NIGHT_HOUR) % 24, (NIGHT_HOUR + 24 - hourIn(zone)) % 24);
  return [...ZONES].sort((a, b) => distance(a) - distance(b))[0]!;
}

function iphone(id: string, locale = 'en-GB'): DemoDevice {
  return { id, kind: 'phone', platform: 'ios', provider: 'apns', locale };
}

function android(id: string, locale = 'en-GB'): DemoDevice {
  return { id, kind: 'phone', platform: 'android', provider: 'fcm', locale };
}

function desktop(id: string): DemoDevice {
  return { id, kind: 'desktop', platform: 'macos', provider: null, locale: 'en-GB' };
}

function person(
  id: string,
  name: string,
  devices: readonly DemoDevice[],
  preferences: Readonly<Record<string, unknown>> = {},
): DemoPerson {
  return { id, name, is_bot: false, time_zone: HOME, devices, preferences };
}

function bot(id: string, name: string): DemoPerson {
  return { id, name, is_bot: true, time_zone: HOME, devices: [], preferences: {} };
}

export function demoPeople(atMs: number): readonly DemoPerson[] {
  const tablet: DemoDevice = {
    id: 'mia-ipad',
    kind: 'tablet',
    platform: 'ios',
    provider: 'apns',
    locale: 'en-GB',
  };
  const browser: DemoDevice = {
    id: 'ravi-web',
    kind: 'web',
    platform: 'web',
    provider: 'webpush',
    locale: 'en-IN',
  };
  const quietNight = { quiet_hours: { from: '22:00', until: '07:30', action: 'defer', allow: ['call'] } };
  return [
    person('mia', 'Mia Okafor', [iphone('mia-phone'), tablet, desktop('mia-mac')]),
    person('jun', '林俊 Lin Jun', [android('jun-phone', 'zh-Hans-CN'), desktop('jun-pc')]),
    person('ravi', 'Ravi Menon', [android('ravi-phone', 'en-IN'), browser]),
    person('elena', 'Elena Petrova', [iphone('elena-phone')], { keywords: ['trailer', '预告片'] }),
    person('tomas', 'Tomás Silva', [android('tomas-phone', 'pt-PT')]),
    person('noor', 'Noor Haddad', [iphone('noor-phone')], { blocked: ['promobot'] }),
    person('wei', '魏薇 Wei Wei', [android('wei-phone', 'zh-Hans-CN')], { consents: ['marketing'] }),
    person('otto', 'Otto Lindqvist', [iphone('otto-phone')], { push_enabled: false }),
    { ...person('aiko', 'Aiko Tanabe', [iphone('aiko-phone')], quietNight), time_zone: nightZone(atMs) },
    person('sam', 'Sam Whitfield', []),
    bot('crewbot', 'Crewbot'),
    bot('promobot', 'Promo bot'),
  ];
}

export const demoConversations: readonly DemoConversation[] = [
  {
    id: 'team',
    type: 'group',
    title: 'Festival crew',
    parent: null,
    members: ['mia', 'jun', 'ravi', 'elena', 'tomas', 'noor', 'wei', 'otto', 'aiko', 'sam', 'promobot'],
  },
  {
    id: 'announcements',
    type: 'channel',
    title: 'announcements',
    parent: null,
    members: ['mia', 'jun', 'ravi', 'elena', 'tomas', 'noor', 'wei', 'otto', 'aiko', 'sam', 'crewbot'],
  },
  {
    id: 'subtitles',
    type: 'thread',
    title: 'Subtitles of reel three',
    parent: 'announcements',
    members: ['mia', 'jun', { user: 'wei', followed: true }, { user: 'aiko', followed: true }],
  },
  {
    id: 'popcorn',
    type: 'group',
    title: 'Popcorn and nonsense',
    parent: null,
    members: ['mia', 'jun', 'ravi', 'tomas', 'noor', 'wei'],
  },
  { id: 'dm-mia-elena', type: 'direct', title: '', parent: null, members: ['mia', 'elena'] },
  { id: 'dm-jun-mia', type: 'direct', title: '', parent: null, members: ['jun', 'mia'] },
  { id: 'dm-noor-elena', type: 'direct', title: '', parent: null, members: ['noor', 'elena'] },
  { id: 'dm-wei-ravi', type: 'direct', title: '', parent: null, members: ['wei', 'ravi'] },
  { id: 'dm-crewbot-wei', type: 'direct', title: '', parent: null, members: ['crewbot', 'wei'] },
];

/** Who has muted what. */
export const demoMutes: readonly { readonly user: string; readonly conversation: string }[] = [
  { user: 'tomas', conversation: 'popcorn' },
  { user: 'noor', conversation: 'popcorn' },
];
