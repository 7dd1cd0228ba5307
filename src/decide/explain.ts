// Why it was decided like this: every rule there is, with what it said or would have said, and the facts it looked at. In
// comes the record of a decision; who voted is what the record says, never what is found out again. The facts are made
// again from the record, and where they would give another verdict the answer says so. Decides nothing, never throws.
import type { Evidence, Tier, Vote } from '../model/decision.js';
import type { FactSeen, RuleVerdict, Verdict } from '../model/explanation.js';
import { Recorder } from './looked-at.js';
import { betweenEdits, heardTiers, type World, worldsOf } from './rebuild.js';
import type { RecordedDecision } from './recorded.js';
import type { Opinion } from './opinion.js';
import type { Rule } from './rule.js';
import { rules } from './rules/index.js';

export function explain(then: RecordedDecision): readonly RuleVerdict[] {
  const hearing = hearingOf(then);
  const worlds = worldsOf(then);
  const world = worlds.find((each) => fits(each, hearing)) ?? likeliest(worlds, then);
  return rules.map((rule) => verdictOf(rule, hearing, world));
}

/** Where none fits. A message that came before may have been edited, perhaps back again. */
function likeliest([first]: readonly World[], { item_kind, earlier }: RecordedDecision): World | null {
  if (first === undefined) return null;
  return item_kind === 'message' && earlier.length > 0 ? betweenEdits(first) : first;
}

/** What the record says of who was heard. */
interface Hearing {
  readonly kind: RecordedDecision['item_kind'];
  readonly heard: readonly Tier[];
  readonly votes: ReadonlyMap<string, Vote>;
  /** It went on from another device, where it had been settled: here only vetoes were asked. */
  readonly isMoved: boolean;
}

function hearingOf(then: RecordedDecision): Hearing {
  const { item_kind: kind, decided, observed } = then;
  const votes = new Map(decided.votes.map((vote) => [vote.rule, vote]));
  const isOfPush = observed?.inputs.some(
    ({ type }) => type === 'push.failed' || type === 'push.not_displayed',
  );
  const isMoved =
    decided.votes.some(({ evidence }) => 'moved_from' in evidence) ||
    (isOfPush === true && decided.outcome === 'push' && !isReleased(then));
  return { kind, votes, isMoved, heard: isMoved ? ['veto'] : heardTiers(decided) };
}

/**
 * Whether it had waited: what is due is decided before the event of its step. An id that came again changed nothing; a
 * device that nothing had been decided on was new, and waited along (E11).
 */
function isReleased({ decided, earlier }: RecordedDecision): boolean {
  const before = earlier
    .flatMap(({ devices }) => devices)
    .filter(({ votes }) => votes.every(({ rule }) => rule !== 'duplicate'))
    .findLast(({ device }) => device === decided.device || device === null);
  return before === undefined ? earlier.length > 0 : before.release_at !== null;
}

function fits(world: World, hearing: Hearing): boolean {
  return rules.every((rule) => {
    const verdict = verdictIn(rule, hearing);
    if (verdict !== 'voted' && verdict !== 'abstained') return true;
    return rebuiltAs(rule, hearing, heardIn(rule, world)) !== 'differs';
  });
}

function verdictOf(rule: Rule, hearing: Hearing, world: World | null): RuleVerdict {
  const { name, tier } = rule;
  const verdict = verdictIn(rule, hearing);
  const vote = hearing.votes.get(name) ?? null;
  const said = world === null || verdict === 'not_concerned' ? null : heardIn(rule, world);
  const isHeard = verdict === 'voted' || verdict === 'abstained';
  return {
    rule: name,
    tier,
    verdict,
    vote,
    would: verdict === 'not_reached' ? wouldSay(said) : null,
    looked_at: said?.seen ?? [],
    rebuilt: isHeard ? rebuiltAs(rule, hearing, said) : null,
  };
}

function verdictIn({ name, tier, concerns }: Rule, { kind, heard, votes }: Hearing): Verdict {
  if (votes.has(name)) return 'voted';
  if (concerns !== undefined && !concerns.includes(kind)) return 'not_concerned';
  return heard.includes(tier) ? 'abstained' : 'not_reached';
}

/** What a rule says in a world, and what it looked at for it. */
interface Said {
  readonly opinion: Opinion | null;
  readonly evidence: Evidence | null;
  readonly seen: readonly FactSeen[];
  readonly isGuess: boolean;
}

function heardIn(rule: Rule, { facts, device, unknown }: World): Said {
  const recorder = new Recorder(unknown);
  const watched = [recorder.watch(facts), device === null ? null : recorder.watch(device, 'device')] as const;
  const opinion = rule.judge(...watched);
  // What a vote would stand on was looked at, too.
  if (opinion !== null) rule.evidence(...watched);
  const evidence = opinion === null ? null : rule.evidence(facts, device);
  return { opinion, evidence, seen: recorder.seen, isGuess: recorder.isGuess };
}

function wouldSay(said: Said | null): RuleVerdict['would'] {
  if (said === null || said.isGuess) return 'unknown';
  return said.opinion?.outcome ?? 'abstain';
}

function rebuiltAs(
  rule: Rule,
  { votes, isMoved }: Hearing,
  said: Said | null,
): 'agrees' | 'differs' | 'unknown' {
  if (said === null || said.isGuess) return 'unknown';
  const vote = votes.get(rule.name);
  if (vote === undefined || said.opinion === null) {
    return (vote === undefined) === (said.opinion === null) ? 'agrees' : 'differs';
  }
  // What was settled elsewhere names where it came from, and looked at nothing here.
  if (isMoved) return 'unknown';
  return isSame(vote, said.opinion, said.evidence!) ? 'agrees' : 'differs';
}

function isSame(vote: Vote, opinion: Opinion, evidence: Evidence): boolean {
  const releaseAt = 'release_at' in opinion ? opinion.release_at : undefined;
  return (
    vote.outcome === opinion.outcome && vote.release_at === releaseAt && hasSame(vote.evidence, evidence)
  );
}

/** However the ledger has ordered the fields. */
function hasSame(one: Evidence, other: Evidence): boolean {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
