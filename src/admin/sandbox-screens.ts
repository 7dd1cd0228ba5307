import { z } from 'zod';
import type { Outgoing } from '../egress/outgoing.js';

const TIMEOUT_MS = 2_000;
const MAX_BYTES = 8_388_608;

const instant = z.number();
const count = z.number().int().nonnegative().catch(0);
const arrival = z.object({
  at: instant,
  replace_id: z.string().nullable(),
  thread_id: z.string().nullable().catch(null),
  /** The push that is shown; another than that of its place where it took it from an older one. */
  push: z.string().nullable().catch(null),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
});
const banner = arrival.omit({ kind: true }).extend({ shown_at: instant, times: count, alerts: count });
const gone = banner.extend({ gone: z.string(), gone_at: instant });

/** A virtual device with its screen, as far as the console shows it; what else the sandbox tells is left out. */
export const virtualDevice = z.object({
  id: z.string(),
  provider: z.string(),
  platform: z.string(),
  state: z.enum(['online', 'offline', 'uninstalled']),
  target: z.object({ value: z.string() }),
  badge: z.number().int().catch(0),
  received: count,
  alerts: count,
  silent: count,
  waiting: count,
  /** Newest last, and only the newest. */
  visible_banners: z.array(banner),
  history: z.array(arrival).catch([]),
  /** What left the screen, with how; null where the sandbox does not tell. */
  gone_banners: z.array(gone).nullable().catch(null),
});
export type VirtualDevice = Readonly<z.infer<typeof virtualDevice>>;

const screens = z.object({ now: instant, items: z.array(virtualDevice) });
export type Screens = Readonly<z.infer<typeof screens>>;

/** The screens of the virtual devices. `none`: no sandbox is configured; `silent`: it does not answer as one would. */
export abstract class SandboxScreens {
  abstract read(): Promise<Screens | 'none' | 'silent'>;
}

/** Asks the sandbox at an address that only the operator can set. */
export class ConfiguredSandbox extends SandboxScreens {
  constructor(
    private readonly url: string | null,
    private readonly outgoing: Outgoing,
  ) {
    super();
  }

  async read(): Promise<Screens | 'none' | 'silent'> {
    if (this.url === null) return 'none';
    const answer = await this.outgoing.request({
      method: 'GET',
      url: `${this.url}/truth/screens`,
      timeoutMs: TIMEOUT_MS,
      trust: 'fixed',
      maxBytes: MAX_BYTES,
    });
    if (!answer.ok || answer.status !== 200) return 'silent';
    const parsed = screens.safeParse(jsonOf(answer.body));
    return parsed.success ? parsed.data : 'silent';
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
