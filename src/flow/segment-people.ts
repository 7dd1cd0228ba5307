// Who would belong to a segment: its condition asked of people as they are, by the very test that decides.
import { SegmentPeople, type SegmentSample } from '../admin/segment-people.js';
import { segmentTest } from '../decide/segments.js';
import type { Clock } from '../observe/clock.js';
import type { PolicyVersions } from '../ports.js';
import type { RecipientStore, SegmentStore } from '../store/stores.js';

/** At most so many people are looked at, in slices that lie evenly over all of them. */
const SLICES = 20;
const SLICE = 100;
const MAX_EXAMPLES = 10;

export class LiveSegmentPeople extends SegmentPeople {
  constructor(
    private readonly segments: SegmentStore,
    private readonly recipients: RecipientStore,
    private readonly policies: PolicyVersions,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async sample(app: string, when: string): Promise<SegmentSample> {
    const people = await this.segments.countPeople(app);
    const belongs = segmentTest(when);
    const policy = this.policies.current(app);
    const matched: string[] = [];
    let sampled = 0;
    for (const offset of offsets(people)) {
      const ids = await this.segments.people(app, offset, SLICE);
      // Messages are of no interest here: none is younger than now.
      const states = await this.recipients.load(app, ids, [], this.clock.now());
      sampled += states.size;
      for (const recipient of states.values()) {
        if (belongs({ recipient, policy }, null)) matched.push(recipient.id);
      }
    }
    return { people, sampled, matched: matched.length, examples: matched.slice(0, MAX_EXAMPLES) };
  }
}

/** Where the slices begin: one after another where everybody fits, else evenly apart. */
function offsets(people: number): number[] {
  const slices = Math.min(SLICES, Math.ceil(people / SLICE));
  const step = people <= SLICES * SLICE ? SLICE : Math.floor(people / SLICES);
  return Array.from({ length: slices }, (_, slice) => slice * step);
}
