// The sandbox (fake APNs) in its own process; it remembers when each message reached a phone, by the machine's clock.
import { type Sandbox, startSandbox } from '../samples/sandbox/sandbox.js';
import { serve } from './child.js';
import type { SandboxLead } from './installation.js';
import { machineMs } from './measure.js';

let sandbox: Sandbox | null = null;
const arrivals = new Map<string, number>();
let waiting: { readonly count: number; readonly resolve: () => void } | null = null;

serve({
  start: async (): Promise<SandboxLead> => {
    sandbox = await startSandbox();
    sandbox.onShown((_device, { data }) => {
      if (data['message'] !== undefined) arrivals.set(data['message'], machineMs());
      if (waiting !== null && arrivals.size >= waiting.count) waiting.resolve();
    });
    const { urls, ca, credentials } = sandbox;
    return { urls, ca, credentials };
  },
  /** Registers phones at APNs and gives their tokens. */
  phones: (ids: readonly string[]): readonly string[] =>
    ids.map((id) => sandbox!.registerDevice({ id, provider: 'apns' }).target.value),
  /** Resolves once so many different messages have arrived. */
  arrived: (count: number): Promise<void> | void => {
    if (arrivals.size >= count) return undefined;
    return new Promise<void>((resolve) => (waiting = { count, resolve }));
  },
  /** When each message arrived (ms of the machine's clock); forgets them. */
  takeArrivals: (): ReadonlyMap<string, number> => {
    const taken = new Map(arrivals);
    arrivals.clear();
    waiting = null;
    return taken;
  },
  violations: (): number => sandbox!.truth().violations.length,
  stop: () => sandbox!.close(),
});
