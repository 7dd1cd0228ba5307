import type { PushedSubject } from '../model/input.js';
import type { StoredPush } from '../store/stores.js';

/** What an input about a push names: its newest message or call, or its notice. */
export function pushedSubject({ item_kind, messages }: StoredPush): PushedSubject {
  const id = messages.at(-1)!;
  return item_kind === 'notice' ? { notice: id } : { message: id };
}
