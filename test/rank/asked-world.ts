// A ledger of its own for each test, a scripted LLM behind a real connection, and a local scorer that knows the answers.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startSandbox, type Sandbox } from '../../samples/sandbox/sandbox.js';
import type { LlmSettings } from '../../src/context/llm-settings.js';
import type { Rating, ScoreService } from '../../src/context/score.service.js';
import { PooledOutgoing } from '../../src/egress/pooled-outgoing.js';
import { type FeedbackWorld, openWorld } from '../feedback/feedback-world.js';
import { knowing, scoreService, settingsFor } from './score-world.js';

/** u1 and u2 lie in the band [.05, .4), u3 below it, u4 above. */
export const scores = { u1: 0.1, u2: 0.3, u3: 0.02, u4: 0.6 };
export const outgoing = new PooledOutgoing();

export let world: FeedbackWorld;
export let sandbox: Sandbox;

/** Call it once in a test file: it starts and ends what the rest of this file stands on. */
export function askAScriptedLlm(): void {
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    await sandbox.close();
    await outgoing.close();
  });
  beforeEach(async () => {
    world = await openWorld();
    sandbox.script({ clear: true });
  });
  afterEach(() => world.close());
}

export function settings(more: object = {}): LlmSettings {
  return settingsFor(sandbox.urls.llm, sandbox.credentials.llm.apiKey, { deadline_ms: 10_000, ...more });
}

export function service(given: LlmSettings | null): ScoreService {
  const made = scoreService(world.store, outgoing, given);
  made.useLocal(knowing(scores));
  return made;
}

export function llmOf(rated: ReadonlyMap<string, Rating>) {
  return Object.fromEntries([...rated].map(([user, each]) => [user, each.scores.llm]));
}
