// What a preview takes for given instead of what is: the recipient at the start, with facts put differently.
import { toldBefore } from './what-if-event.js';
import type { WhatIfFacts } from './what-if-facts.js';
import { recipientWith } from './what-if-recipient.js';
import { itemIdOf, kindOf, type Subject } from './what-if-subject.js';
import type { StartingPoint } from './what-if.service.js';
import type { Preview, Supposed } from '../ports.js';

/** Facts put differently for whoever is previewed. */
export class Supposition implements Supposed {
  readonly now: number | undefined;
  readonly held: Supposed['held'];
  readonly #devices = new Set<string>();

  constructor(
    private readonly about: Subject | null,
    private readonly facts: WhatIfFacts,
    private readonly start: Pick<StartingPoint, 'at' | 'restore' | 'told' | 'held'> | null,
  ) {
    this.now = start?.at;
    // What waits for its time waits on no device yet.
    this.held = facts.due === false ? undefined : start?.held;
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
export function onlyOf(preview: Preview, about: Subject): Preview {
  const isAbout = ({ item_kind, message }: Preview['decisions'][number]) =>
    message === itemIdOf(about) && (item_kind === 'notice') === (kindOf(about) === 'notice');
  return { ...preview, decisions: preview.decisions.filter(isAbout) };
}
