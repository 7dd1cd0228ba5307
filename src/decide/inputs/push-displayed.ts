import type { Draft } from '../draft.js';
import { retractOn } from '../follow-up.js';
import { pushedWith, sentAs, subjectOf } from '../moving.js';
import type { InputOf } from './input-of.js';

/** W01, W05: it is on the screen; where it comes up late after all, the copy on the second device goes. */
export function pushDisplayed(draft: Draft, input: InputOf<'push.displayed'>): void {
  const { device } = input;
  const sent = sentAs(draft, pushedWith(subjectOf(draft, input), device));
  if (sent === undefined || sent.displayed_on?.includes(device)) return;
  const displayed = { ...sent, displayed_on: [...(sent.displayed_on ?? []), device] };
  const { notifications } = draft.recipient;
  draft.change({ notifications: notifications.map((each) => (each === sent ? displayed : each)) });
  if (sent.fell_back?.from === device && sent.fell_back.to !== null)
    retractOn(draft, sent.key, sent.fell_back.to);
}
