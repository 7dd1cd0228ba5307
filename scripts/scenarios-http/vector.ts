// Takes one vector through the running gateway, step by step, and compares what was recorded with what is expected.
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { expectedEntries } from '../scenario-entries.js';
import type { Scenario } from '../scenario-runner.js';
import { bringAbout } from './given.js';
import { Screens } from './screens.js';
import type { Stage } from './stage.js';
import { tell } from './step-events.js';
import { linesOf, surplus, withoutCounted } from './step-results.js';
import { VectorRun } from './vector-run.js';
import { strayTimer, toldAt, whyNot } from './beyond.js';
import { type VectorWorld, zoneOf } from './vector-world.js';
import { Wire } from './wire.js';

/** What happens to the gateway between any two steps. */
export const betweens = ['nothing', 'reload', 'restart'] as const;
export type Between = (typeof betweens)[number];

export interface VectorResult {
  readonly id: string;
  readonly title: string;
  /** Null when it passed. */
  readonly failure: string | null;
  /** The step from which on it cannot come about over the wire, and why; null: all of it can. */
  readonly beyond: string | null;
  /** What was done otherwise than the vector says, and why. */
  readonly remarks: readonly string[];
}

export interface Surroundings {
  readonly stage: Stage;
  readonly sandbox: Sandbox;
  readonly key: string;
  readonly between: Between;
}

const delayed: ReadonlySet<unknown> = new Set(['push.failed', 'push.not_displayed']);

type Step = Scenario['steps'][number];

export async function runVector(
  scenario: Scenario,
  world: VectorWorld,
  app: string,
  { stage, sandbox, key, between }: Surroundings,
): Promise<VectorResult> {
  const wire = new Wire(() => stage.url, key, app);
  const run = new VectorRun(world, wire, stage, sandbox);
  const result = (failure: string | null, beyond: string | null = null) => {
    const { id, title } = scenario;
    return { id, title, failure, beyond, remarks: run.remarks };
  };
  if (zoneOf(world) !== world.timeZone)
    run.remarks.push(`the configuration refuses the app's zone ${world.timeZone}, so it never gets in`);
  try {
    await bringAbout(run);
    const course = new Course(run, scenario.steps);
    await course.start();
    for (const index of scenario.steps.keys()) {
      const why = whyNot(scenario.steps, index, world);
      if (why !== null) return result(null, `step ${index + 1}: ${why}`);
      if (index > 0) await between_(between, run);
      const failure = await course.step(index);
      if (failure === null) continue;
      const otherwise = strayTimer(scenario.steps, index, world);
      return otherwise === null ? result(failure) : result(null, `step ${index + 1}: ${otherwise}`);
    }
    return result(null);
  } catch (error) {
    return result(`  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    wire.hangUp();
    run.phones.clear(() => true);
  }
}

async function between_(between: Between, { stage, wire }: VectorRun): Promise<void> {
  if (between === 'reload') await stage.reload(wire.app, 'u1');
  if (between !== 'restart') return;
  wire.hangUp();
  await stage.restart();
}

class Course {
  readonly #seen = new Set<string>();
  /** What was expected of messages for which the user was only counted: told when they are looked at, if ever. */
  readonly #untold: string[] = [];
  readonly #screens: Screens;
  #carried: readonly string[] = [];

  constructor(
    private readonly run: VectorRun,
    private readonly steps: readonly Step[],
  ) {
    this.#screens = new Screens(run);
  }

  /** What came before does not count. */
  async start(): Promise<void> {
    await this.#fresh();
    await this.run.stage.followUps(this.run.wire.app);
  }

  /** Null when all that was expected has happened, and nothing else. */
  async step(index: number): Promise<string | null> {
    const { run, steps } = this;
    const { at, event, expect } = steps[index]!;
    this.#refuseLater(index);
    await run.stage.setClock(Date.parse(at));
    await tell(run, event);
    // A provider's refusal is met a moment after what is due at the same time; what it brought about is later, too.
    if (delayed.has(event['type'])) await run.stage.setClock(Date.parse(at) + 1);
    await run.stage.settle();
    this.run.phones.clear((device) => !this.#isAwaited(device, index));
    const expected = [...this.#carried, ...expectedEntries(expect ?? [])];
    this.#carried = this.#isOneWithNext(index) ? expected : [];
    return this.#isOneWithNext(index) ? null : this.#compare(index, expected);
  }

  /** Timers that end at the same instant go off together: their steps are compared as one. */
  #isOneWithNext(index: number): boolean {
    const [step, next] = [this.steps[index]!, this.steps[index + 1]];
    const isTimer = ({ event }: Step) => event['type'] === 'push.not_displayed';
    return next !== undefined && isTimer(step) && isTimer(next) && step.at === next.at;
  }

  async #compare(index: number, expected: readonly string[]): Promise<string | null> {
    const { run, steps } = this;
    const entries = await this.#fresh();
    const followUps = await run.stage.followUps(run.wire.app);
    const got = linesOf(entries, followUps);
    const screens = await this.#screens.check(followUps, entries);
    const counted = new Set(await this.#counted(steps[index]!, entries));
    const wanted = withoutCounted(expected, counted);
    const missing = surplus(wanted, got);
    const unexpected = surplus(surplus(got, wanted), this.#untold);
    this.#untold.push(...surplus(expected, wanted));
    if (missing.length + unexpected.length + screens.length === 0) return null;
    return [
      `  step ${index + 1} at ${steps[index]!.at}: ${JSON.stringify(steps[index]!.event)}`,
      ...missing.map((each) => `  expected  ${each}`),
      ...unexpected.map((each) => `  got       ${each}`),
      ...screens.map((each) => `  screen    ${each}`),
    ].join('\n');
  }

  /** The message of this step, when the user has no decision of their own but was counted. */
  async #counted({ event }: Step, entries: readonly { message: string }[]): Promise<readonly string[]> {
    const { type, message } = event as { type: string; message: string };
    if (type !== 'message.created' || entries.some((each) => each.message === message)) return [];
    const found = await this.run.wire.decided('u1', message);
    if (!found.some((each) => each.counted)) return [];
    this.run.remarks.push(`${message}: u1 was counted, not looked at`);
    return [message];
  }

  async #fresh() {
    const all = await this.run.wire.decisions('u1');
    const fresh = all.filter(({ id }) => !this.#seen.has(id!));
    for (const { id } of fresh) this.#seen.add(id!);
    return fresh;
  }

  /** Pushes of this step that a later one finds refused are asked to come again at that time. */
  #refuseLater(index: number): void {
    for (const [later, { at, event }] of this.steps.entries()) {
      if (event['type'] !== 'push.failed' || toldAt(this.steps, later) !== index) continue;
      const waitSeconds = (Date.parse(at) - Date.parse(this.steps[index]!.at)) / 1_000;
      this.run.phones.putOff(event['device'] as string, waitSeconds);
    }
  }

  #isAwaited(device: string, index: number): boolean {
    return this.steps.some(
      ({ event }, later) =>
        later > index &&
        event['type'] === 'push.failed' &&
        event['device'] === device &&
        toldAt(this.steps, later) > index,
    );
  }
}
