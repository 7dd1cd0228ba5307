import type { Reason } from './en.js';
import type { Tongue } from './words.js';

const score = '[（{p}；推送需达到 {push_threshold}，合并需达到 {batch_threshold}）]';
const quiet = '正值用户的免打扰时段[（{from}–{quiet_until}，{zone}）]';
const condition = '策略中的条件[“{condition}”]如此规定';

export const zhCn: Tongue<Reason> = {
  agent: {
    push: '推送[到 {device}]：{why}。',
    batch: '[在 {device} 上]留待合并[，直至 {until}]：{why}。',
    defer: '[在 {device} 上]暂缓推送[，直至 {until}]：{why}。',
    suppress: '[在 {device} 上]不推送：{why}。',
  },
  reasons: {
    active_on_device: {
      agent: { suppress: '用户正在使用应用，消息会直接显示在应用内' },
      user: { suppress: '当时您正在使用应用，消息已直接显示在应用内，因此没有另发通知。' },
    },
    batched: {
      agent: {
        batch: `相关度只够合并，不足以单独推送${score}`,
        push: `等待同一会话其他消息的时间已到${score}`,
      },
      user: {
        batch: '为了少打扰您，这条消息会[在 {until} 前]与其他消息一起提醒。',
        push: '这条消息先保留了一会儿，再与其他消息一起提醒您。',
      },
    },
    blocked_sender: {
      agent: { suppress: '用户已屏蔽发送者' },
      user: { suppress: '您已屏蔽发送者，因此没有收到通知。' },
    },
    call: {
      agent: { push: '有来电' },
      user: { push: '有人正在呼叫您。' },
    },
    conversation_muted: {
      agent: { suppress: '该会话已设为免打扰[，直至 {muted_until}]' },
      user: { suppress: '您已将此会话设为免打扰，因此没有收到通知。' },
    },
    critical_bypass: {
      agent: { push: '服务器将其标为紧急' },
      user: { push: '这条消息被标为紧急，而您允许紧急消息随时提醒。' },
    },
    deleted: {
      agent: { suppress: '已被删除' },
      user: { suppress: '在通知您之前已被撤回。' },
    },
    desktop_grace: {
      agent: { defer: '用户正在电脑前，可能会先在电脑上阅读[（宽限 {grace_seconds} 秒）]' },
      user: { defer: '您当时在电脑前，通知会稍等片刻，以便您先在电脑上查看。' },
    },
    direct_message: {
      agent: { push: '这是一条私聊消息' },
      user: { push: '这是直接发给您的消息。' },
    },
    duplicate: {
      agent: { suppress: '此前已接收过' },
      user: { suppress: '此前已经收到过，因此没有重复通知。' },
    },
    expired: {
      agent: { suppress: '已过有效期[（截止 {expires_at}）]' },
      user: { suppress: '当时再通知您已为时过晚，因此没有发送。' },
    },
    expired_call: {
      agent: { suppress: '通话已结束' },
      user: { suppress: '此设备还没响铃，通话就已结束。' },
    },
    force_push: {
      agent: { push: '服务器要求强制推送' },
      user: { push: '应用要求立即通知您。' },
    },
    frequency_capped: {
      agent: {
        defer: '通知数已达上限[（{counted}/{limit}）]，等待有空余时再推送',
        suppress: '通知数已达上限[（{counted}/{limit}）]',
      },
      user: {
        defer: '您已经收到很多通知，这一条会稍后[（{until}）]再提醒您。',
        suppress: '您已经收到很多通知，因此没有再用这一条打扰您。',
      },
    },
    holdout: {
      agent: { push: '用户属于对照组，所有消息都会推送' },
      user: { push: '没有需要避免打扰您的情况，因此通知了您。' },
    },
    keyword: {
      agent: { push: '包含用户设置的关键词' },
      user: { push: '消息中包含您设置的关键词。' },
    },
    low_relevance: {
      agent: { suppress: `与该用户的相关度不够${score}` },
      user: { suppress: '这条消息看起来不急，您打开应用时再看即可。' },
    },
    marketing_capped: {
      agent: { suppress: '营销通知已达上限[（{counted}/{limit}）]' },
      user: { suppress: '您近期收到的优惠信息已经够多，因此没有再发送这一条。' },
    },
    mention: {
      agent: { push: '提到了该用户' },
      user: { push: '消息中提到了您。' },
    },
    merged: {
      agent: { suppress: '只是更正用户已有的一条通知[（{merged_into}）]' },
      user: { suppress: '这是对此前通知的更正，原通知已直接更新。' },
    },
    no_consent: {
      agent: { suppress: '用户未同意接收营销通知' },
      user: { suppress: '您没有同意接收优惠信息，因此没有发送。' },
    },
    no_device: {
      agent: { suppress: '用户没有可推送的设备' },
      user: { suppress: '您没有已开启通知的设备。' },
    },
    not_mentioned: {
      agent: { suppress: '用户在此只接收提及，而这条消息没有提及' },
      user: { suppress: '在这里，只有提到您时才会通知您，而这条消息没有提到您。' },
    },
    nothing_objected: {
      agent: { push: '没有任何规则反对' },
      user: { push: '没有需要避免打扰您的情况，因此通知了您。' },
    },
    opted_out: {
      agent: { suppress: '用户已关闭推送' },
      user: { suppress: '通知已关闭。' },
    },
    opted_out_conversation: {
      agent: { suppress: '该会话的推送级别为“不推送”' },
      user: { suppress: '此会话的通知已关闭。' },
    },
    opted_out_device: {
      agent: { suppress: '此设备已关闭推送' },
      user: { suppress: '此设备的通知已关闭。' },
    },
    opted_out_topic: {
      agent: { suppress: '用户不接收该主题的通知[（{topic}）]' },
      user: { suppress: '您已关闭此类通知。' },
    },
    other_device: {
      agent: { suppress: '已由用户的另一台设备接收' },
      user: { suppress: '通知已发送到您的另一台设备。' },
    },
    own_message: {
      agent: { suppress: '消息由该用户本人发送' },
      user: { suppress: '这是您自己发送的消息。' },
    },
    policy_condition: {
      agent: { push: condition, batch: condition, defer: condition, suppress: condition },
      user: {
        push: '按照应用的设置，此类消息会通知您。',
        batch: '按照应用的设置，此类消息会[在 {until} 前]与其他消息一起提醒您。',
        defer: '按照应用的设置，此类消息会稍后[（{until}）]再通知您。',
        suppress: '按照应用的设置，此类消息不会通知您。',
      },
    },
    quiet_hours: {
      agent: { batch: quiet, defer: quiet, suppress: quiet },
      user: {
        batch: '当时正值您的免打扰时段，结束后[（{until}）]会与其他消息一起提醒您。',
        defer: '当时正值您的免打扰时段，结束后[（{until}）]会通知您。',
        suppress: '当时正值您的免打扰时段，因此没有通知您。',
      },
    },
    read_elsewhere: {
      agent: { suppress: '用户已读过' },
      user: { suppress: '您已经读过这条消息。' },
    },
    relevant: {
      agent: { push: `与该用户相关${score}` },
      user: { push: '这条消息看起来是您想知道的。' },
    },
    reminder: {
      agent: { push: '这是一条提醒' },
      user: { push: '这是给您的提醒。' },
    },
    scheduled: {
      agent: { defer: '发送方要求稍后告知' },
      user: { defer: '这条通知安排在稍后[（{until}）]发送。' },
    },
    shed: {
      agent: { suppress: '系统过载，而该消息重要性最低' },
      user: { suppress: '当时待发送的通知过多，较不重要的通知没有发送。' },
    },
    snoozed: {
      agent: {
        defer: '用户已暂停通知',
        suppress: '用户已暂停通知，而来电无法等待',
      },
      user: {
        defer: '您当时暂停了通知，这一条会稍后[（{until}）]再提醒您。',
        suppress: '您当时暂停了通知，因此来电没有响铃。',
      },
    },
    superseded: {
      agent: { suppress: '已被较新的通知取代[（{newer}）]' },
      user: { suppress: '关于同一件事已有更新的通知，因此不再发送这一条。' },
    },
    thread_followed: {
      agent: { push: '用户关注了该话题' },
      user: { push: '您关注了此话题。' },
    },
    throttled: {
      agent: { batch: '会话消息密集[（刚刚已有 {recent} 条通知）]，因此合并发送' },
      user: { batch: '此会话当时消息很多，因此会[在 {until}]合并提醒。' },
    },
    token_invalid: {
      agent: { suppress: '推送服务称该设备的令牌已失效' },
      user: { suppress: '当时无法向此设备发送通知。在该设备上重新打开应用通常即可恢复。' },
    },
    transactional: {
      agent: { push: '属于事务通知：与用户正在办理的事项有关' },
      user: { push: '这与您正在办理的事项有关。' },
    },
  },
  unknown: {
    agent: '原因是 {reason}',
    user: {
      push: '已通知您。',
      batch: '会[在 {until} 前]与其他消息一起提醒您。',
      defer: '通知会稍后[（{until}）]发送。',
      suppress: '没有通知您。',
    },
  },
  notes: {
    scorer_timeout: '大模型未及时回答，以本地评分为准。',
    scorer_invalid_output: '大模型的回答无法使用，以本地评分为准。',
    budget_exhausted: '大模型的额度已用完，以本地评分为准。',
    not_displayed: '此前的设备未及时显示。',
    clock_skew: '时钟有误，以服务器时间为准。',
    explored: '为了学习，其中有随机成分。',
  },
  userNotes: { not_displayed: '此前曾发送到您的另一台设备，但未能显示。' },
  counted: '与另外的成员一并计数，共 {members} 人。',
};
