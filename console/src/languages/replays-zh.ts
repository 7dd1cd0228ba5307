// 回放页的简体中文文案，随页面一起加载。
import type { ReplayWords } from './replays-en.js';

const count = new Intl.NumberFormat('zh-CN');
const n = (value: number): string => count.format(value);

export const zhReplays: ReplayWords = {
  title: '回放',
  lead: '用另一个策略版本把过去重新决策一遍。不写入任何记录，也不会向任何人发送内容。',
  failed: '回放加载失败。',
  viewer: '此密钥只能查看，不能发起或取消回放，需要有 admin 权限的密钥。',
  none: '未逐一判断',

  form: {
    title: '发起回放',
    version: '策略版本',
    noDraft: '目前没有草稿可试。请先从某个策略新建草稿，或回放已有的版本。',
    toPolicies: '前往策略页',
    option: (version, state) => `版本 ${n(version)} · ${state}`,
    days: '最近几天',
    daysHint: '最多 31 天。会提前一天开始，以便还原当时暂存的消息和各项计数。',
    share: '占用单个 CPU 核心的比例',
    shareOption: (percent) => `${n(percent)}%`,
    shareHint: (work, pause) => `每工作 ${n(work)} 毫秒便暂停 ${n(pause)} 毫秒，实时事件几乎无需等待。`,
    shareWhole: '中途不暂停：速度最快，但实时事件需要等待。',
    start: '开始',
    refused: '回放未能发起',
  },

  list: {
    title: '历次回放',
    empty: '还没有回放',
    emptyHint: '请在上方选择一个草稿并开始：在发布之前，先看看哪些决策会不同。',
    emptyViewer: '持有 admin 权限密钥的人可以发起回放，之后即可在此查看。',
    older: '加载更早的',
  },
  version: (version) => `版本 ${n(version)}`,
  states: {
    queued: '排队中',
    running: '进行中',
    done: '已完成',
    cancelled: '已取消',
    failed: '失败',
    interrupted: '已中断',
  },
  hints: {
    queued: '同一时间只进行一个回放。前面的结束后，它会自动开始。',
    running: '正在按当时的顺序重走这段时间里的每一步，与实时流量同时进行。',
    done: '',
    cancelled: '在得出结果之前已被取消。',
    failed: '未能完成，原因见网关日志。排除问题后可重新发起。',
    interrupted: '排队或进行期间网关被停止。请重新发起。',
  },
  outcome: (changed, compared, other, affected) =>
    `${n(compared)} 条中有 ${n(changed)} 条会不同，其中 ${n(other)} 条结果不同，涉及 ${n(affected)} 位用户`,

  one: {
    title: (version) => `版本 ${n(version)} 的回放`,
    back: '全部回放',
    missing: '没有这个回放',
    missingHint: '此应用没有使用该 ID 的回放。',
    progress: '进度',
    begins: '即将开始…',
    turns: (turns, of) => `第 ${n(turns)} 步，共 ${n(of)} 步`,
    compares: '所有步骤都已重新决策，正在与记录比对…',
    cancel: '取消',
    cancelFailed: '未能取消',
    again: '再次回放',
    open: (version) => `打开版本 ${n(version)}`,
    by: (author) => `发起者 ${author}`,
    share: (percent) => `占用单个核心的 ${n(percent)}%`,
    compared: '已比对（消息 × 设备）',
    other: '结果不同',
    reason: '仅原因不同',
    users: '受影响用户',
    usersOf: (affected, compared) => `${n(affected)} / ${n(compared)}`,
    took: '用时',
    percent: (share) => `${share}%`,
  },
  nothing: {
    title: '这段时间内没有任何决策',
    hint: '没有可以比对的内容。请选择更多天数，或等到有消息被决策之后再试。',
    same: '不会有任何不同',
    sameHint: '每条消息在每台设备上的结果和原因都与当时相同。',
  },

  flow: {
    title: '从当时的结果到新的结果',
    lead: '以每条消息在每台设备上的最终结果计。保持不变的部分颜色较淡。',
    was: '当时的结果',
    is: '新的结果',
    only: '只看变化',
    label: (parts) => `从旧结果到新结果的流向：${parts}`,
    part: (from, to, count) => `${from}到${to} ${n(count)} 条`,
    table: '同样内容的数字',
    total: '合计',
    corner: '当时 ↓ 回放 →',
    open: (from, to, count) => `${n(count)} 条：查看从${from}到${to}的变化`,
  },

  changes: {
    title: '变化及原因',
    lead: '结果或原因会不同的情况，按数量从多到少排列。点击示例可查看当时的决策。',
    rare: (count) => `另有 ${n(count)} 条较少见的变化已计入上方，但未列出。`,
    filtered: (from, to) => `仅显示从${from}到${to}的变化。`,
    all: '显示全部',
    more: (count) => `再显示 ${n(count)} 项`,
    none: '这里的结果和原因都没有变化。',
    examples: '示例',
    example: (which, device) => `${which}：当时的决策${device === '' ? '' : `，设备 ${device}`}`,
    noDecision: '当时没有单独的决策',
  },

  honest: {
    title: '哪些无法得知，结果依据什么',
    reactions: '人们会怎么做是未知的：会打开、会错过还是会反感，任何回放都无法得知。',
    scored: (count) => `有 ${n(count)} 个评分由本地模型重新给出，因为当时没有评分。没有调用 LLM。`,
    allScored: '所需的评分全部来自记录，没有重新评分。',
    missing: (count) => `有 ${n(count)} 个事件已超过保留期，连同其后续影响一并略去。`,
    noneMissing: '这段时间的事件没有缺失。',
    whole: '从记录的起点开始，因此之前没有未知的内容。',
    partial:
      '从记录中途开始。之前暂存的消息和计数未知；会话成员以现在为准；在线状态、偏好和已读位置以首次观察到的为准。',
    looked: '“未逐一判断”指与其他人一起计数、没有单独决策的成员，例如大型频道的成员。',
    records: (equal, recorded) => `${n(recorded)} 条决策记录中有 ${n(equal)} 条所有字段都相同。`,
  },

  policy: {
    draft: '回放此草稿',
    version: '回放此版本',
    last: '最近一次回放',
  },
};
