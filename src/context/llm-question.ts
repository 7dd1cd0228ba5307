// What a model is told of a message and its candidates besides the text: facts we worked out, as numbers and closed
// words. In metadata-only mode they are all it is told.
import type { Scene } from './features.js';
import type { LlmCandidate } from './llm-prompt.js';
import type { Features } from './scorer.js';

/** Messages ago that still belong to the same exchange. */
const RECENTLY = 8;

/** Facts about the message itself. */
export function messageFacts(scene: Scene): Readonly<Record<string, number | boolean>> {
  const { cues, addressees } = scene;
  return {
    question: cues.question,
    link: cues.link,
    characters: cues.length,
    addressed_people: addressees.length,
    author_new_here: scene.sender === undefined,
    people_talking: Math.round(scene.crowd),
  };
}

/** Facts about one candidate, in closed phrases; what does not hold is left out. */
export function candidateFacts(user: string, features: Features, participant: boolean): LlmCandidate {
  const value = (name: string) => features.values[name] ?? 0;
  const since = Math.round(Math.expm1(value('messages_since')));
  const minutes = Math.round(Math.expm1(value('minutes_silent')));
  const wrote = value('never_wrote') === 0;
  const talks = value('sender_addressed_them') > 0 || value('they_addressed_sender') > 0;
  const facts = [
    wrote ? `last wrote ${since} messages and ${agoOf(minutes)} ago` : 'never wrote here',
    wrote && since < RECENTLY && 'spoke in this exchange',
    talks && 'talks with the author',
    value('asked_last') === 1 && 'asked a question last',
    value('busy_with_other') === 1 && since < RECENTLY && 'last wrote to someone else',
    (participant || (value('in_thread') === 1 && wrote)) && 'takes part in the thread',
    treats(value('sender_open_rate') + value('conversation_open_rate')),
  ];
  return { user, facts: facts.filter((each) => each !== false) };
}

function agoOf(minutes: number): string {
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}

/** `rates`: the sum of two rates, 1 where nothing is known. */
function treats(rates: number): string | false {
  if (rates > 1.15) return 'opens such notifications';
  return rates < 0.85 && 'dismisses such notifications';
}
