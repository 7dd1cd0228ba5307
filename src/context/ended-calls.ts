import type { EventOf } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { EventStore } from '../store/event-store.js';

/** A call whose end overtook its ringing does not ring (C04): the end goes before it. Read from the ledger. */
export async function endedBefore(
  { app, data: { call } }: EventOf<'call.ringing'>,
  events: EventStore,
): Promise<readonly Input[]> {
  const known = await events.known(app, [], [call]);
  const end = known.find(({ type }) => type === 'call.ended');
  const stored = end === undefined ? null : await events.byId(app, end.id);
  if (stored?.event.type !== 'call.ended') return [];
  return [{ type: 'call.ended', call, how: stored.event.data.how, device: null }];
}
