// What a model is told of a message and its candidates besides the text: facts we worked out, as numbers and closed
// words. In metadata-only mode they are all it is told.
import type { Scene } from './scene.js';
import type { LlmCandidate } from './llm-frame.js';
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
    addressed: addressees.length,
    new_author: scene.sender === undefined,
    talking: Math.round(scene.crowd),
  };
}

/**
 * Facts about one candidate, in short words of a closed list that the system message explains; what does not hold is
 * left out. Short, so that no request in metadata-only mode can look like a piece of anybody's text.
 */
export function candidateFacts(user: string, features: Features, participant: boolean): LlmCandidate {
  const value = (name: string) => features.values[name] ?? 0;
  const since = Math.round(Math.expm1(value('messages_since')));
  const minutes = Math.round(Math.expm1(value('minutes_silent')));
  const wrote = value('never_wrote') === 0;
  const isRecent = wrote && since < RECENTLY;
  const facts = [
    ...(wrote ? [`${since} msgs ago`, agoOf(minutes)] : ['never wrote']),
    isRecent && 'recent',
    (value('sender_addressed_them') > 0 || value('they_addressed_sender') > 0) && 'partner',
    value('asked_last') === 1 && 'asked',
    isRecent && value('busy_with_other') === 1 && 'elsewhere',
    (participant || (value('in_thread') === 1 && wrote)) && 'thread',
    treats(value('sender_open_rate') + value('conversation_open_rate')),
  ];
  return { user, facts: facts.filter((each) => each !== false) };
}

function agoOf(minutes: number): string {
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 2_880
    ? `${Math.round(minutes / 60)} hours ago`
    : `${Math.round(minutes / 1_440)} days ago`;
}

/** `rates`: the sum of two rates, 1 where nothing is known. */
function treats(rates: number): string | false {
  if (rates > 1.15) return 'opens';
  return rates < 0.85 && 'dismisses';
}
