// 建议页的简体中文文案，随页面一起加载。
import type { ProposalWords } from './proposals-en.js';

const count = new Intl.NumberFormat('zh-CN');
const n = (value: number): string => count.format(value);
const rate = new Intl.NumberFormat('zh-CN', { maximumSignificantDigits: 3 });

export const zhProposals: ProposalWords = {
  title: '建议',
  lead: '根据用户反馈得出的阈值调整。建议只是草稿：在有人发布之前，什么都不会改变。',
  failed: '建议加载失败。',
  propose: '立即生成建议',
  viewer: '此密钥只能查看，不能生成或发布建议，需要有 admin 权限的密钥。',
  refusedCall: '未能分析反馈',
  outcomes: {
    created: (version) => `已生成新草稿：版本 ${n(version)}。`,
    unchanged: (version) => `版本 ${n(version)} 仍待处理，现有反馈没有带来新的结论。`,
    refused: '没有提出建议，原因见下。',
  },
  empty: '还没有建议',
  emptyHint: '需要先有用户对普通消息的推送作出反应。应用可通过 POST /v1/feedback 或客户端套接字上报。',
  older: '加载更早的',

  look: {
    title: '反馈说明了什么',
    lead: (at) => `统计最近七天，分析于 ${at}。每位用户只计一次。`,
    none: '尚未分析过反馈。每小时会自动分析一次，也可以点击“立即生成建议”。',
    need: (users, pushes, reactions) =>
      `每个问题至少需要 ${n(users)} 位用户、${n(pushes)} 条推送和 ${n(reactions)} 次反应。`,
    of: (have, need) => `${n(have)} / ${n(need)}`,
    users: '用户',
    pushes: '推送',
    reactions: '反应',
    unknown: (pushes) => `其中 ${n(pushes)} 条推送，用户的看法未知。`,
    unwanted: '不想要',
  },
  targets: { direct: '单聊', group: '群组', channel: '频道', app: '整个应用' },
  questions: {
    raise_push_threshold: '减少即时推送？',
    raise_batch_threshold: '减少合并推送？',
    lower_push_threshold: '增加即时推送？',
  },
  verdicts: {
    change: '是',
    thin: '数据不足',
    silent: '服务商无上报',
    measuring: '正在衡量',
    not_proven: '证据不足',
  },
  hints: {
    change: '反馈足以证明。',
    thin: '还需要更多用户作出反应，才能下结论。',
    silent: '这些服务商的推送从未上报过打开或清除，没有消息不代表任何态度。请让应用上报。',
    measuring: '此阈值的上一次调整需要先衡量一周。',
    not_proven: '数据已经足够，但并不支持调整。',
  },

  proposal: (version) => `建议：版本 ${n(version)}`,
  states: {
    open: '待处理',
    outdated: '已过时',
    superseded: '已被取代',
    published: '当前生效',
    replaced: '不再生效',
  },
  stateHints: {
    open: '',
    outdated: '此建议写成之后，又发布了其他版本。请重新生成建议。',
    superseded: '已有更新的建议取代它。',
    published: '',
    replaced: '它曾经发布过，现在由其他版本决策。',
  },
  based: (version) => `基于版本 ${n(version)}`,
  capped: '反馈多于可读取的数量，这里只统计了最新的部分。',
  thresholds: { push_threshold: '推送阈值', batch_threshold: '合并阈值' },
  change: (threshold, from, to) => `${threshold} ${from} → ${to}`,
  effect: {
    raise_push_threshold: '评分在两个值之间的消息，原来立即推送，今后合并推送。',
    raise_batch_threshold: '评分在两个值之间的消息，原来合并推送，今后不推送。',
    lower_push_threshold: '评分在两个值之间的消息，原来合并推送，今后立即推送。',
  },
  evidence: '证据',
  judged: '所有此类推送',
  moved: '其中会受影响的',
  counted: (users, pushes, reactions) => `${n(users)} 位用户，${n(pushes)} 条推送，${n(reactions)} 次反应`,
  unwanted: (share, low, high) => `${share} 不想要；99% 置信区间为 ${low} 至 ${high}`,
  proofs: {
    above: (bound) => `整个区间高于 ${bound} 才算证实。`,
    below: (bound) => `整个区间低于 ${bound} 才算证实。`,
  },
  changes: '会改变什么',
  effects: (decisions, quieter, louder) =>
    `在上周的 ${n(decisions)} 个决策中，${n(quieter)} 个会更安静，${n(louder)} 个会更醒目。`,
  move: (decisions, from, to) => `${n(decisions)} × ${from} → ${to}`,
  compare: '比较策略内容',
  examples: '示例',
  example: (number) => `决策 ${n(number)}`,
  promise: '预期与结果',
  tiers: { push: '立即推送', batch: '合并推送', suppress: '不推送' },
  before: '之前',
  promised: '预期',
  measured: '实测',
  perDay: (share, perDay) => `占此类消息的 ${share}，每天 ${rate.format(perDay)} 条`,
  promisedRange: (low, high, lowDay, highDay) =>
    `${low} 至 ${high}（消息量不变时每天 ${rate.format(lowDay)} 至 ${rate.format(highDay)} 条），95% 区间`,
  dismissals: '有反应的推送中不想要的',
  noReactions: '反应太少',
  notPublished: '发布之后开始衡量。',
  measuredVerdicts: { too_early: '为时尚早', inside: '符合预期', outside: '不符合预期' },
  measuredHints: {
    too_early: '发布满一天、且消息量达到之前的三分之一后开始衡量。',
    inside: '实测值落在预期区间内。',
    outside: '实测值落在预期区间外。',
  },
  soFar: '截至目前',
  final: '最终结果',
  rollback: '回滚',
  publish: '发布',
};
