// The pipeline with its parts, as the assembly binds it.
import { MembershipIndex } from './context/membership-index.js';
import { Recipients } from './context/recipients.js';
import { ScoreService } from './context/score.service.js';
import { DeliverService } from './dispatch/deliver.service.js';
import { DisplayTimeouts } from './flow/display-timeouts.js';
import { Policies } from './flow/policies.js';
import { Previews } from './flow/previews.js';
import { TurnJournal } from './flow/turn-journal.js';
import { Clock } from './observe/clock.js';
import { Log } from './observe/log.js';
import { LivePipeline, type Stages } from './pipeline.js';
import { Happenings, Pipeline } from './ports.js';
import { Ledger } from './store/ledger.js';
import * as stores from './store/stores.js';

/** The pipeline hears of deliveries that it caused, so the last two links of the circle are looked up when used. */
export class Circle {
  pipeline!: Pipeline;
  deliver!: DeliverService;
}

type Parts = Omit<Stages, 'recording' | 'directory' | 'deliver' | 'displays' | 'happenings'> &
  Stages['recording'] &
  Omit<Stages['directory'], 'recipients'> & {
    readonly deliver: DeliverService;
    readonly displays: DisplayTimeouts;
    readonly happenings: Happenings;
    readonly circle: Circle;
  };

/** What the pipeline needs, by name: each is injected under its own class. */
const needed = [
  ['ledger', Ledger],
  ['recipients', Recipients],
  ['index', MembershipIndex],
  ['scores', ScoreService],
  ['deliver', DeliverService],
  ['happenings', Happenings],
  ['clock', Clock],
  ['policies', Policies],
  ['previews', Previews],
  ['log', Log],
  ['circle', Circle],
  ['journal', TurnJournal],
  ['displays', DisplayTimeouts],
  ['store', stores.RecipientStore],
  ['decisions', stores.DecisionStore],
  ['pushes', stores.PushStore],
  ['followUps', stores.FollowUpStore],
  ['devices', stores.DeviceStore],
  ['conversations', stores.ConversationStore],
  ['memberships', stores.MembershipStore],
  ['users', stores.UserStore],
  ['events', stores.EventStore],
] as const satisfies readonly (readonly [keyof Parts, unknown])[];

function makePipeline(parts: Parts): Pipeline {
  const { circle, store, decisions, pushes, followUps, devices, displays, happenings } = parts;
  const { index, conversations, memberships, users, events } = parts;
  const directory = { index, conversations, memberships, users, events, recipients: store };
  circle.deliver = parts.deliver;
  circle.pipeline = new LivePipeline({
    ...parts,
    directory,
    recording: { decisions, pushes, followUps, devices },
  });
  happenings.listen((happening) => {
    if (happening.type === 'feedback') displays.heard(happening.app, happening.push, happening.feedback);
  });
  return circle.pipeline;
}

export const pipeline = {
  provide: Pipeline,
  inject: needed.map(([, port]) => port),
  useFactory: (...found: unknown[]) =>
    makePipeline(Object.fromEntries(needed.map(([name], i) => [name, found[i]])) as unknown as Parts),
};
