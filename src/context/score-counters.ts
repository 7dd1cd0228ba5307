/** What scoring has done since the start: plain numbers for metrics to read. Money in the currency of the price table. */
export interface ScoreCounters {
  localScores: number;
  llmCandidates: number;
  llmCalls: number;
  llmAnswers: number;
  llmTimeouts: number;
  llmFailures: number;
  llmInvalid: number;
  llmRefusedBudget: number;
  llmRefusedBusy: number;
  llmRefusedOpen: number;
  llmBreakerOpened: number;
  llmTokensIn: number;
  llmTokensOut: number;
  llmMoney: number;
}

export function emptyCounters(): ScoreCounters {
  return {
    localScores: 0,
    llmCandidates: 0,
    llmCalls: 0,
    llmAnswers: 0,
    llmTimeouts: 0,
    llmFailures: 0,
    llmInvalid: 0,
    llmRefusedBudget: 0,
    llmRefusedBusy: 0,
    llmRefusedOpen: 0,
    llmBreakerOpened: 0,
    llmTokensIn: 0,
    llmTokensOut: 0,
    llmMoney: 0,
  };
}
