// The local scorer as score.service uses it: history, features, two logistic models, explained; beside a bare dot product
// of as many weights.
import { engagementOf } from '../src/context/engagement.js';
import { featuresOf } from '../src/context/features.js';
import { ChatHistory } from '../src/context/history.js';
import { sceneOf } from '../src/context/scene.js';
import { local } from '../src/context/scorers/local.js';
import { machineMs, sequence } from './measure.js';
import type { Row } from './row.js';
import type { Suite } from './suite.js';

const MEMBERS = 50;
const ROOMS = 40;
const WARM_SECONDS = 1;
const SECONDS = 3;
const texts = [
  'Has anybody seen the new figures yet?',
  'Not yet.',
  'They are at https://example.org/figures',
  'Thanks!',
];

export const scorer: Suite = {
  name: 'scorer',
  what: 'the local score of one candidate, features included',
  run: async ({ length, say }) => {
    say('scorer: the local model');
    const score = localScorer();
    const dot = dotProduct();
    await timeEach(score, WARM_SECONDS);
    await timeEach(dot, WARM_SECONDS / 4);
    const ours = await timeEach(score, SECONDS * length);
    const bare = await timeEach(dot, (SECONDS / 3) * length);
    const how = `rooms of ${MEMBERS}, ${SECONDS * length} s of CPU time, history kept up with every message`;
    const ceilings = [{ name: 'dot product of 49 weights and a sigmoid', value: bare }];
    return [{ what: 'local score of one candidate', unit: 'µs', ours, ceilings, how } satisfies Row];
  },
};

/** CPU time in µs for each candidate; `work` does a message's worth and says how many candidates that were. */
async function timeEach(work: () => number, seconds: number): Promise<number> {
  let candidates = 0;
  const cpu = process.cpuUsage();
  const until = machineMs() + seconds * 1_000;
  while (machineMs() < until) candidates += work();
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / candidates;
}

function localScorer(): () => number {
  const history = new ChatHistory();
  const chance = sequence(7);
  const pick = (count: number): number => Math.floor(chance() * count);
  let index = 0;
  return () => {
    const room = pick(ROOMS);
    // A few people of a room do most of the writing.
    const sender = `u${room}-${Math.floor(chance() ** 3 * MEMBERS)}`;
    const message = `m${(index += 1)}`;
    const said = {
      ...{ app: 'bench', conversation: `r${room}`, parent: null, sender, text: texts[pick(texts.length)]! },
      ...{
        mentions: chance() < 0.2 ? [`u${room}-${pick(MEMBERS)}`] : [],
        reply_to: null,
        at: index * 10_000,
      },
    };
    const scene = sceneOf(history, said, MEMBERS - 1);
    for (let member = 0; member < MEMBERS; member++) {
      const user = `u${room}-${member}`;
      const engagement = engagementOf([], sender, said.conversation);
      local.score(featuresOf(scene, user, engagement), { app: 'bench', message, user });
    }
    history.observe({ ...said, message }, MEMBERS - 1);
    return MEMBERS;
  };
}

const TERMS = 49;

function dotProduct(): () => number {
  const chance = sequence(8);
  const weights = Float64Array.from({ length: TERMS }, chance);
  const candidates = Array.from({ length: MEMBERS }, () => Float64Array.from({ length: TERMS }, chance));
  let sum = 0;
  return () => {
    for (const values of candidates) {
      let logit = 0;
      for (let term = 0; term < TERMS; term++) logit += weights[term]! * values[term]!;
      sum += 1 / (1 + Math.exp(-logit));
    }
    return Number.isFinite(sum) ? MEMBERS : 0;
  };
}
