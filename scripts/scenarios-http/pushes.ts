import type { Wire } from './wire.js';

export interface PushView {
  readonly id: string;
  readonly device: string;
  readonly messages: readonly string[];
  readonly follow_up: { readonly action: string; readonly state: string } | null;
}

/** The pushes of a message (or call, or notice) on a device, as the gateway tells them. */
export async function pushesOf(wire: Wire, message: string, device: string): Promise<readonly PushView[]> {
  const found = new Map<string, PushView>();
  for (const { id } of await wire.decided('u1', message)) {
    if (id === null) continue;
    const { pushes } = await wire.call<{ pushes: readonly PushView[] }>('GET', `/v1/decisions/${id}`);
    const own = pushes.filter((each) => each.device === device && each.messages.includes(message));
    for (const each of own) found.set(each.id, each);
  }
  return [...found.values()];
}
