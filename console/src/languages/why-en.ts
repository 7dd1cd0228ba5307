// What the page of a decision says of rules that did not vote, and for whom each sentence is.
const plural = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`;

export const whyInEnglish = {
  toUser: 'What the user is told',
  abstained: (rules: number) => `${plural(rules, 'rule', 'rules')} did not vote`,
  notReached: (rules: number) => `${plural(rules, 'rule was', 'rules were')} not reached`,
  lookedAt: (facts: number) => `Looked at ${plural(facts, 'fact', 'facts')}`,
  notRecorded: 'not recorded',
  would: {
    push: 'would have said push',
    batch: 'would have said digest',
    defer: 'would have said wait',
    suppress: 'would have said no push',
    abstain: 'would not have voted',
    unknown: 'cannot be told: it looks at what was not recorded',
  },
  differs: 'The recorded facts would give another verdict.',
};
