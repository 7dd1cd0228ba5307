// Reads a decrypted payload as a browser or a usual service worker would: declarative Web Push
// (webkit.org/blog/16535), an object with `notification`, a flat object, or plain text.
import type { Arrival } from './screen.js';

export type Shown = Pick<
  Arrival,
  | 'replace_id'
  | 'thread_id'
  | 'kind'
  | 'title'
  | 'body'
  | 'badge'
  | 'alerts'
  | 'alerts_again'
  | 'data'
  | 'wakes_app'
> & { readonly unknown: readonly string[] };

const KNOWN = [
  ...['title', 'navigate', 'body', 'tag', 'silent', 'app_badge', 'lang', 'dir', 'icon', 'image', 'badge'],
  ...[
    'renotify',
    'requireInteraction',
    'require_interaction',
    'actions',
    'data',
    'timestamp',
    'vibrate',
    'mutable',
  ],
];

export function readNotification(payload: string): Shown {
  const document = readObject(payload);
  if (!document) return shown({ body: payload }, {}, []);
  const inner = document['notification'];
  const isNested = typeof inner === 'object' && inner !== null;
  const fields = isNested ? (inner as Record<string, unknown>) : document;
  const unknown = isNested ? Object.keys(fields).filter((key) => !KNOWN.includes(key)) : [];
  return shown(fields, document, unknown);
}

function readObject(payload: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function shown(fields: Record<string, unknown>, around: Record<string, unknown>, unknown: string[]): Shown {
  const data = (fields['data'] ?? around['data'] ?? {}) as Record<string, unknown>;
  const strings = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
  const isSilent = fields['title'] === undefined && fields['body'] === undefined;
  const badge = Number(fields['app_badge'] ?? around['app_badge'] ?? NaN);
  const alerts = !isSilent && fields['silent'] !== true;
  return {
    replace_id: typeof fields['tag'] === 'string' ? fields['tag'] : null,
    thread_id: strings['thread_id'] ?? null,
    kind: isSilent ? 'silent' : 'alert',
    title: String(fields['title'] ?? ''),
    body: String(fields['body'] ?? ''),
    badge: Number.isFinite(badge) ? badge : null,
    alerts,
    // notifications.spec.whatwg.org: replacing under the same tag is quiet unless `renotify` is set.
    alerts_again: alerts && fields['renotify'] === true,
    data: strings,
    wakes_app: true,
    unknown,
  };
}
