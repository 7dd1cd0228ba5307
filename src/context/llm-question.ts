// What a model is told of a message and its candidates besides the text: facts we worked out, as numbers and closed
// words. In metadata-only mode they are all it is told.
import type { Scene } from './features.js';
import type { LlmCandidate } from './llm-prompt.js';
import type { Features } from './scorer.js';

const NEVER = 1_000;
const LONG_AGO_MINUTES = 30 * 24 * 60;

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

/** Facts about one candidate. `null`: it never happened. */
export function candidateFacts(user: string, features: Features, participant: boolean): LlmCandidate {
  const value = (name: string) => features.values[name] ?? 0;
  const since = Math.round(Math.expm1(value('messages_since')));
  const minutes = Math.round(Math.expm1(value('minutes_silent')));
  const wrote = value('never_wrote') === 0;
  return {
    user,
    facts: {
      messages_ago: wrote && since < NEVER ? since : null,
      minutes_ago: wrote && minutes < LONG_AGO_MINUTES ? minutes : null,
      messages_written: Math.round(Math.expm1(value('own_messages'))),
      talks_with_author: value('sender_addressed_them') > 0 || value('they_addressed_sender') > 0,
      asked_a_question: value('asked_last') === 1,
      takes_part_in_thread: participant || (value('in_thread') === 1 && wrote),
      notifications: treats(value('sender_open_rate') + value('conversation_open_rate')),
    },
  };
}

/** `rates`: the sum of two rates, 1 where nothing is known. */
function treats(rates: number): 'opened' | 'dismissed' | 'unknown' {
  if (rates > 1.15) return 'opened';
  return rates < 0.85 ? 'dismissed' : 'unknown';
}
