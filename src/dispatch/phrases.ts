/** The few words that are ours and not a person's, by language of the device. */
export interface Phrases {
  readonly someone: string;
  readonly newMessage: string;
  readonly newNotice: string;
  readonly call: string;
  readonly openToRead: string;
  /** What is left of a banner where it can only be replaced. */
  readonly nothingNew: string;
  readonly callEnded: string;
  newMessages(count: number): string;
  digest(messages: number, conversations: number): string;
}

const en: Phrases = {
  someone: 'Someone',
  newMessage: 'New message',
  newNotice: 'News for you',
  call: 'Incoming call',
  openToRead: 'Open the app to read it',
  nothingNew: 'Nothing new here',
  callEnded: 'The call has ended',
  newMessages: (count) => `${count} new messages`,
  digest: (messages, conversations) => `${messages} messages in ${conversations} conversations`,
};

const zh: Phrases = {
  someone: '有人',
  newMessage: '新消息',
  newNotice: '新通知',
  call: '来电',
  openToRead: '打开应用查看',
  nothingNew: '暂无新消息',
  callEnded: '通话已结束',
  newMessages: (count) => `${count} 条新消息`,
  digest: (messages, conversations) => `${conversations} 个会话中有 ${messages} 条消息`,
};

const byLanguage: Readonly<Record<string, Phrases>> = { en, zh };

/** By the language part of a BCP 47 tag; English where it is unknown. */
export function phrasesFor(locale: string | null): Phrases {
  return byLanguage[locale?.split(/[-_]/)[0]?.toLowerCase() ?? 'en'] ?? en;
}
