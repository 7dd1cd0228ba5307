// 决策页对未投票规则的说明，以及两种说明各给谁看。
import type { Widened } from './shape.js';
import type { whyInEnglish } from './why-en.js';

export const whyInChinese: Widened<typeof whyInEnglish> = {
  toUser: '向用户的说明',
  abstained: (rules) => `${rules} 条规则没有投票`,
  notReached: (rules) => `${rules} 条规则未参与`,
  lookedAt: (facts) => `查看了 ${facts} 项事实`,
  notRecorded: '未记录',
  would: {
    push: '原本会主张推送',
    batch: '原本会主张合并',
    defer: '原本会主张延后',
    suppress: '原本会主张不推',
    abstain: '原本也不会投票',
    unknown: '无法判断：所依据的事实未记录',
  },
  differs: '按所记录的事实会得出不同的结论。',
};
