// What became of retractions and updates on the sandbox's screens, held against what the gateway says of them by REST:
// gone is gone, a change never buzzes, and what could not be done is not claimed.
import { pushesOf } from './pushes.js';
import type { ToldFollowUp } from './stage.js';
import type { VectorRun } from './vector-run.js';

/** States that claim a screen is as it should be. */
const claimed: ReadonlySet<string> = new Set(['retracted', 'updated', 'superseded']);

export class Screens {
  /** How often each device has buzzed so far. */
  readonly #buzzed = new Map<string, number>();

  constructor(private readonly run: VectorRun) {}

  /** What is wrong after a step, a line each. What the gateway itself calls unknown or undone is a remark. */
  async check(
    followUps: readonly ToldFollowUp[],
    decided: readonly { readonly device: string | null; readonly outcome: string }[],
  ): Promise<readonly string[]> {
    const alerted = new Set(decided.filter(({ outcome }) => outcome === 'push').map(({ device }) => device));
    const wrong: string[] = [];
    for (const { action, messages, devices } of followUps) {
      for (const device of devices) {
        const problem = this.#problemOn(action, messages, device, alerted.has(device));
        if (problem === null) continue;
        const state = await stateOf(this.run, messages[0]!, device);
        const line = `${problem}; the gateway says ${state ?? 'nothing'}`;
        if (state !== null && !claimed.has(state)) this.run.remarks.push(line);
        else wrong.push(line);
      }
    }
    for (const { id } of this.run.world.devices) {
      const device = id as string;
      this.#buzzed.set(device, this.#alertsOf(device));
    }
    return wrong;
  }

  #problemOn(
    action: ToldFollowUp['action'],
    messages: readonly string[],
    device: string,
    isAlerted: boolean,
  ): string | null {
    const screen = this.run.phones.screen(device);
    if (screen === null || screen.state === 'uninstalled') return null;
    const shown = screen.visibleBanners.filter((each) => messages.some((id) => each.messages.includes(id)));
    const what = messages.join(', ');
    if (action === 'retract') return shown.length === 0 ? null : `${what} still stands on ${device}`;
    if (shown.length > 0 && shown.every(({ times }) => times === 1))
      return `the update of ${what} did not come to ${device}`;
    const isLouder = this.#alertsOf(device) > (this.#buzzed.get(device) ?? Infinity);
    return isLouder && !isAlerted ? `the update of ${what} buzzed on ${device}` : null;
  }

  #alertsOf(device: string): number {
    return this.run.phones.screen(device)?.summary().alerts ?? 0;
  }
}

async function stateOf(run: VectorRun, message: string, device: string): Promise<string | null> {
  const push = (await pushesOf(run.wire, message, device)).find((each) => each.follow_up !== null);
  return push?.follow_up?.state ?? null;
}
