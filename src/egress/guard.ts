// Where a call may go: pure classification of URLs and addresses. In: a URL and the operator's list; out: a verdict.
// It never resolves a name itself; `guardedLookup` asks it about every address a name resolves to, at connect time.
import { BlockList, isIP } from 'node:net';

/** `loopback` and `private` open only for hosts on the operator's list; `never` (metadata, link-local …) for nobody. */
export type AddressTier = 'public' | 'private' | 'loopback' | 'never';

export type Trust = 'fixed' | 'named';

/** First hit wins. IANA special-purpose registries (RFC 6890 and later); metadata addresses before their ranges. */
const ranges4: readonly (readonly [string, number, AddressTier])[] = [
  ['169.254.169.254', 32, 'never'],
  ['100.100.100.200', 32, 'never'],
  ['127.0.0.0', 8, 'loopback'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['0.0.0.0', 8, 'never'],
  ['169.254.0.0', 16, 'never'],
  ['192.0.0.0', 24, 'never'],
  ['192.0.2.0', 24, 'never'],
  ['192.88.99.0', 24, 'never'],
  ['198.18.0.0', 15, 'never'],
  ['198.51.100.0', 24, 'never'],
  ['203.0.113.0', 24, 'never'],
  ['224.0.0.0', 3, 'never'],
];

/** Only 2000::/3 is global unicast: what embeds an IPv4 address (mapped, NAT64, 6to4, Teredo) never counts as public. */
const ranges6: readonly (readonly [string, number, AddressTier])[] = [
  ['::1', 128, 'loopback'],
  ['fd00:ec2::254', 128, 'never'],
  ['fc00::', 7, 'private'],
  ['2001::', 23, 'never'],
  ['2001:db8::', 32, 'never'],
  ['2002::', 16, 'never'],
  ['3fff::', 20, 'never'],
  ['2000::', 3, 'public'],
];

const compiled = {
  4: ranges4.map((each) => compile('ipv4', each)),
  6: ranges6.map((each) => compile('ipv6', each)),
};

function compile(family: 'ipv4' | 'ipv6', [net, prefix, tier]: readonly [string, number, AddressTier]) {
  const list = new BlockList();
  list.addSubnet(net, prefix, family);
  return { tier, has: (address: string) => list.check(address, family) };
}

/** Which tier an IP address is in; whatever is not an address is `never`. */
export function addressTier(address: string): AddressTier {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return 'never';
  if (family === 4) return compiled[4].find((range) => range.has(address))?.tier ?? 'public';
  // BlockList answers for a mapped address by its IPv4 part, so these forms are settled before it is asked.
  if (embedsIpv4(address)) return 'never';
  return compiled[6].find((range) => range.has(address))?.tier ?? 'never';
}

function embedsIpv4(address: string): boolean {
  const normal = new URL(`http://[${address}]`).hostname;
  return normal.startsWith('[::ffff:') || normal.startsWith('[64:ff9b:') || address.includes('.');
}

/** Whether a call of this trust, to a host that is (not) on the operator's list, may connect to this address. */
export function mayConnect(address: string, trust: Trust, listed: boolean): boolean {
  if (trust === 'fixed') return true;
  const tier = addressTier(address);
  return tier === 'public' || (listed && (tier === 'private' || tier === 'loopback'));
}

export interface AllowList {
  has(host: string, port: number): boolean;
  /** Entries written `http://host:port` permit plain HTTP too. */
  plain(host: string, port: number): boolean;
}

/** Reads `egress.allow_private`: `host:port`, `[v6]:port` or `http://host:port`. Throws for anything else. */
export function allowList(entries: readonly string[]): AllowList {
  const keys = new Set<string>();
  const plain = new Set<string>();
  for (const entry of entries) {
    const text = entry.includes('://') ? entry : `https://${entry}`;
    if (!URL.canParse(text)) throw new Error(`egress.allow_private: "${entry}" is not host:port`);
    const url = new URL(text);
    const key = `${url.hostname}:${portOf(url)}`;
    keys.add(key);
    if (url.protocol === 'http:') plain.add(key);
  }
  return {
    has: (host, port) => keys.has(`${host}:${port}`),
    plain: (host, port) => plain.has(`${host}:${port}`),
  };
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
}

export type UrlVerdict =
  | { readonly ok: true; readonly url: URL; readonly listed: boolean }
  | { readonly ok: false; readonly detail: string };

/** Judges a URL before anything is resolved. `fixed` hosts are the operator's own: any port and address, plain too. */
export function checkUrl(text: string, trust: Trust, allowed: AllowList): UrlVerdict {
  if (text.length > 2048 || /[\u0000-\u0020\u007f\\]/.test(text)) return no('malformed');
  if (!URL.canParse(text)) return no('malformed');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return no('user_info');
  if (text.includes('#')) return no('fragment');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return no('scheme');
  const listed = allowed.has(url.hostname, portOf(url));
  if (trust === 'fixed') return { ok: true, url, listed };
  if (url.protocol === 'http:' && !allowed.plain(url.hostname, portOf(url))) return no('scheme');
  if (listed) return listedVerdict(url);
  if (portOf(url) !== 443) return no('port');
  return checkHost(url);
}

function listedVerdict(url: URL): UrlVerdict {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !mayConnect(literal, 'named', true)) return no('address');
  return { ok: true, url, listed: true };
}

/** No literal in any spelling (the parser turns decimal, octal and hex forms into dotted ones), no bare or rooted name. */
function checkHost(url: URL): UrlVerdict {
  const host = url.hostname;
  if (host.startsWith('[') || isIP(host) !== 0) return no('ip_literal');
  if (host.endsWith('.') || !host.includes('.')) return no('host');
  if (/(^|\.)(localhost|local|internal|home\.arpa)$/.test(host)) return no('host');
  return { ok: true, url, listed: false };
}

function no(detail: string): UrlVerdict {
  return { ok: false, detail };
}
