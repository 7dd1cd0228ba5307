// What became of retractions and updates on the sandbox's screens, held against what the gateway says of them by REST:
// gone is gone, a change never buzzes, and what could not be done is not claimed.
import type { ToldFollowUp } from './stage.js';
import type { VectorRun } from './vector-run.js';

export interface PushView {
  readonly id: string;
  readonly device: string;
  readonly messages: readonly string[];
  readonly follow_up: { readonly action: string; readonly state: string } | null;
}

/** States that claim a screen is as it should be. */
const claimed: ReadonlySet<string> = new Set(['retracted', 'updated', 'superseded']);

/** What is wrong, a line each. What the gateway itself calls unknown or undone is a remark. */
export async function checkScreens(
  run: VectorRun,
  followUps: readonly ToldFollowUp[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { action, messages, devices } of followUps) {
    for (const device of devices) {
      const problem = problemOn(run, action, messages, device);
      if (problem === null) continue;
      const state = await stateOf(run, messages[0]!, device);
      const line = `${problem}; the gateway says ${state ?? 'nothing'}`;
      if (state !== null && !claimed.has(state)) run.remarks.push(line);
      else wrong.push(line);
    }
  }
  return wrong;
}

function problemOn(
  { phones }: VectorRun,
  action: ToldFollowUp['action'],
  messages: readonly string[],
  device: string,
): string | null {
  const screen = phones.screen(device);
  if (screen === null || screen.state === 'uninstalled') return null;
  const shown = screen.visibleBanners.filter((each) => messages.some((id) => each.messages.includes(id)));
  if (action === 'retract')
    return shown.length === 0 ? null : `${messages.join(', ')} still stands on ${device}`;
  if (shown.some(({ alerts }) => alerts > 1))
    return `the update of ${messages.join(', ')} buzzed on ${device}`;
  return null;
}

async function stateOf(run: VectorRun, message: string, device: string): Promise<string | null> {
  const push = (await pushesOf(run, message, device)).find((each) => each.follow_up !== null);
  return push?.follow_up?.state ?? null;
}

/** The pushes of a message on a device, as the gateway tells them. */
export async function pushesOf(
  { wire }: VectorRun,
  message: string,
  device: string,
): Promise<readonly PushView[]> {
  const found = new Map<string, PushView>();
  for (const { id } of await wire.decided('u1', message)) {
    if (id === null) continue;
    const { pushes } = await wire.call<{ pushes: readonly PushView[] }>('GET', `/v1/decisions/${id}`);
    for (const each of pushes)
      if (each.device === device && each.messages.includes(message)) found.set(each.id, each);
  }
  return [...found.values()];
}
