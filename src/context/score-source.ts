import type { ScoreService } from './score.service.js';

/** Where scores come from while something is decided: what the flow asks of the service, live and in a replay. */
export type ScoreSource = Pick<
  ScoreService,
  | 'rate'
  | 'rateEdited'
  | 'rateNotice'
  | 'prepare'
  | 'engagement'
  | 'llmChanges'
  | 'recordLlmChanges'
  | 'takeBackLlmChanges'
  | 'noticeScores'
>;
