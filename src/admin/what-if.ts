// What a preview takes for given instead of what is: the recipient at the start, with facts put differently.
import { toldBefore } from './what-if-event.js';
import type { WhatIfFacts } from './what-if-facts.js';
import { recipientWith } from './what-if-recipient.js';
import { itemIdOf, kindOf, type Subject } from './what-if-subject.js';
import type { StartingPoint } from './what-if.service.js';
import type { MessageDecision } from '../model/decision.js';
import { own } from '../model/own.js';
import type { DecidedBefore, Preview, Supposed } from '../ports.js';

/** Facts put differently for whoever is previewed. */
export class Supposition implements Supposed {
  readonly now: number | undefined;
  readonly before: Supposed['before'];
  readonly #devices = new Set<string>();

  constructor(
    private readonly about: Subject | null,
    private readonly facts: WhatIfFacts,
    private readonly start: Pick<StartingPoint, 'at' | 'restore' | 'told' | 'before'> | null,
  ) {
    this.now = start?.at;
    this.before = start?.before === undefined || isUndone(start.before, facts) ? undefined : start.before;
  }

  /** Those that the recipients so far have. */
  get devices(): ReadonlySet<string> {
    return this.#devices;
  }

  readonly recipient: Supposed['recipient'] = (recipient, now, after) => {
    const { about, facts, start } = this;
    const before = start === null ? recipient : after(start.restore(recipient), start.told);
    for (const device of Object.keys(before.devices)) this.#devices.add(device);
    if (about === null) return before;
    return after(recipientWith(before, facts, about, now), toldBefore(about, facts));
  };
}

/** What is decided on the way for other messages is no answer to what was asked. */
export function onlyOf(preview: Preview, start: Pick<StartingPoint, 'event' | 'isOfUser'>): Preview {
  const { event, isOfUser } = start;
  const isAbout = ({ item_kind, message }: MessageDecision) =>
    message === itemIdOf(event) && (item_kind === 'notice') === (kindOf(event) === 'notice');
  const decisions = preview.decisions.filter(isAbout);
  return { ...preview, decisions: isOfUser ? decisions.map(asOfUser) : decisions };
}

/** What is over for the user is so on no device yet. */
function asOfUser(decision: MessageDecision): MessageDecision {
  const [first] = decision.devices;
  const isOver = first !== undefined && decision.devices.every(({ outcome }) => outcome === 'suppress');
  return isOver ? { ...decision, devices: [{ ...first, device: null }] } : decision;
}

/** Whether these facts take back what it was decided again for: then it is decided as if it came just now. */
function isUndone({ then }: DecidedBefore, { due, devices }: WhatIfFacts): boolean {
  if (then.type === 'push.failed') return own(devices ?? {}, then.device)?.token !== undefined;
  // What waits for its time waits on no device yet.
  return due === false;
}
