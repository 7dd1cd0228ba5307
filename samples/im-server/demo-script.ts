// What is said and done in the demo, second by second. About 85 seconds, then small talk.
import type { Chat } from './chat.js';

export interface Stage {
  readonly chat: Chat;
  readonly now: () => number;
}

/** When (seconds from the start, at normal speed), and what happens then. */
export type Scene = readonly [number, (stage: Stage) => void];

const DAY_MS = 86_400_000;
const LUNCH = 'Can you ring the paper back before lunch? They want a photo of the screen.';

export const scenes: readonly Scene[] = [
  [0.5, ({ chat }) => chat.active('mia', 'mia-mac')],
  [0.5, ({ chat }) => chat.active('jun', 'jun-pc')],
  // Jun is at his desk: his phone waits for half a minute. Aiko sleeps, Sam has no device, Otto wants no pushes.
  [
    2,
    ({ chat }) => chat.say('mia', 'team', 'Morning all. Nine days to go, and the big screen has its permit.'),
  ],
  [
    5,
    ({ chat }) => chat.say('jun', 'team', '投影机到了，两台都亮。Both projectors light up on the first try!'),
  ],
  [7, ({ chat }) => chat.say('ravi', 'team', 'Lovely. Which one is the loud one?')],
  // Read at the desk within the grace: the phones stay silent.
  [9, ({ chat }) => chat.read('jun', 'team', 'jun-pc')],
  [9.5, ({ chat }) => chat.read('mia', 'team', 'mia-mac')],
  [10, ({ chat }) => chat.say('mia', 'dm-mia-elena', LUNCH, { device: 'mia-mac' })],
  [11, ({ chat }) => chat.active('elena', 'elena-phone')],
  // Nobody reads this one at Mia's desk, so it reaches her phone when the grace is over, and not her tablet.
  [12, ({ chat }) => chat.say('elena', 'dm-mia-elena', 'Will do. I only have the sunset one, is that fine?')],
  [14, ({ chat }) => chat.leave('elena', 'elena-phone')],
  [
    15,
    ({ chat }) =>
      chat.say('ravi', 'team', '@Elena the press page is live, have a look at the quotes?', {
        mentions: ['elena'],
      }),
  ],
  [18, ({ chat }) => chat.say('noor', 'team', 'Does anyone have the trailer with the new logo?')],
  [
    19,
    ({ chat, now }) =>
      chat.tell('preference.changed', { user: 'tomas', set: { snooze_until: now() + 45_000 } }),
  ],
  [
    21,
    ({ chat }) =>
      chat.say('jun', 'team', '@Tomás is the side gate open at six?', {
        mentions: ['tomas'],
        device: 'jun-pc',
      }),
  ],
  [
    23,
    ({ chat }) =>
      chat.say('mia', 'announcements', 'Call times for Friday are pinned. Please check your row.'),
  ],
  [
    25,
    ({ chat }) =>
      chat.say('jun', 'subtitles', 'Reel three drifts by half a second. Does anyone else see it?'),
  ],
  [27, ({ chat }) => chat.say('mia', 'subtitles', 'Yes, from the market scene on.', { device: 'mia-mac' })],
  [
    28,
    ({ chat }) =>
      chat.say('crewbot', 'announcements', 'Tickets today: 212. Rows A to F are full.', {
        sender_kind: 'bot',
      }),
  ],
  [
    30,
    ({ chat }) =>
      chat.say('promobot', 'team', 'Two lanterns for the price of one, only today!', { sender_kind: 'bot' }),
  ],
  [32, ({ chat }) => chat.say('wei', 'popcorn', '昨晚有只浣熊偷了一整袋爆米花 🦝')],
  [33, ({ chat }) => chat.say('ravi', 'popcorn', 'It had better taste than the judges.')],
  [34, takeBack],
  // The phone of Tomás was without a net since yesterday and delivers an old line.
  [
    37,
    ({ chat }) => void chat.say('tomas', 'team', 'Leaving now, with you in ten minutes.', {}, 1.1 * DAY_MS),
  ],
  [39, sayTwice],
  [
    42,
    ({ chat }) =>
      chat.say('mia', 'announcements', 'Storm front in 20 minutes. Take the canvas down NOW.', {
        importance: 'critical',
      }),
  ],
  [
    45,
    ({ chat }) =>
      chat.say('crewbot', 'dm-crewbot-wei', 'Your gate code is 4417, good until midnight.', {
        sender_kind: 'bot',
        force_push: true,
      }),
  ],
  // Noor writes the way she talks: after the third buzz in a minute the rest is gathered.
  [47, ({ chat }) => chat.say('noor', 'dm-noor-elena', 'Elena')],
  [49, ({ chat }) => chat.say('noor', 'dm-noor-elena', 'the radio people called')],
  [51, ({ chat }) => chat.say('noor', 'dm-noor-elena', 'they want you at four')],
  [53, ({ chat }) => chat.say('noor', 'dm-noor-elena', 'or half past')],
  [55, ({ chat }) => chat.say('noor', 'dm-noor-elena', 'and bring the poster, the long one')],
  [56, ({ chat }) => chat.active('ravi', 'ravi-web')],
  [57, ({ chat }) => chat.say('wei', 'dm-wei-ravi', '报名表的链接打不开，你能看一下吗？')],
  [59, ({ chat }) => chat.active('noor', 'noor-phone')],
  [60, ({ chat }) => chat.say('wei', 'team', 'Canvas is down and dry. 大家辛苦了！', { reply_to: 'mia' })],
  [62, ({ chat }) => chat.active('jun', 'jun-pc')],
  [
    63,
    ({ chat }) =>
      chat.say('jun', 'team', '@here sound check in five, mind your ears.', {
        broadcast: 'here',
        device: 'jun-pc',
      }),
  ],
  [
    66,
    ({ chat }) =>
      chat.say('elena', 'team', '@Aiko the last card of the credits has your old title.', {
        mentions: ['aiko'],
      }),
  ],
  [
    69,
    ({ chat }) =>
      chat.say('ravi', 'dm-wei-ravi', 'Fixed, it was a missing slash. Try again?', { device: 'ravi-web' }),
  ],
  [71, ({ chat }) => chat.say('wei', 'team', '@林俊 字幕第二版在共享盘里。', { mentions: ['jun'] })],
  // Mia reads and answers at her desk; the phone, which has shown it by now, takes its banner back.
  [74, ({ chat }) => chat.say('mia', 'dm-mia-elena', 'The sunset one is perfect.', { device: 'mia-mac' })],
  [77, ({ chat }) => chat.say('noor', 'team', '@Mia who signs for the chairs?', { mentions: ['mia'] })],
  // She leaves her desk: what waited for it goes to the phone at once.
  [80, ({ chat }) => chat.leave('mia', 'mia-mac')],
  [83, ({ chat }) => chat.say('tomas', 'team', 'Side gate is open, and the kettle is on.')],
];

/** Written into the wrong chat and taken back while Mia's desk still holds it. */
function takeBack({ chat }: Stage): void {
  const slip = chat.say('jun', 'dm-jun-mia', 'Two kilos of plums and the good vinegar');
  setTimeout(() => chat.remove(slip), 1_500).unref();
}

/** A server that is not sure whether a line got through sends it again under another event id. */
function sayTwice({ chat }: Stage): void {
  const text = 'The generator man comes at three.';
  const said = chat.say('tomas', 'team', text);
  chat.repeat(said, 'tomas', text);
}

interface Line {
  readonly sender: string;
  readonly conversation: string;
  readonly text: string;
  readonly extras?: Readonly<Record<string, unknown>>;
  /** Who is at which device when it is said. */
  readonly at?: readonly [string, string];
}

/** Said one after another, for ever or as long as the player wants. */
export const smallTalk: readonly Line[] = [
  { sender: 'wei', conversation: 'popcorn', text: 'Salt or sugar?' },
  { sender: 'ravi', conversation: 'popcorn', text: 'Both, in layers.', at: ['ravi', 'ravi-web'] },
  { sender: 'noor', conversation: 'team', text: 'Forty-one volunteers have signed up so far.' },
  {
    sender: 'jun',
    conversation: 'team',
    text: '备用灯泡放在控制台下面。Spare lamps are under the desk.',
    at: ['jun', 'jun-pc'],
  },
  { sender: 'elena', conversation: 'dm-mia-elena', text: 'The paper runs it on page three!' },
  { sender: 'mia', conversation: 'dm-mia-elena', text: 'Page three! Frame it.', at: ['mia', 'mia-mac'] },
  {
    sender: 'tomas',
    conversation: 'team',
    text: '@Noor how many chairs fit into the van?',
    extras: { mentions: ['noor'] },
  },
  { sender: 'noor', conversation: 'team', text: 'Sixty if nobody breathes.', at: ['noor', 'noor-phone'] },
  { sender: 'mia', conversation: 'announcements', text: 'Rain plan: the old tram hall, same times.' },
  { sender: 'wei', conversation: 'subtitles', text: '第三卷已经对齐了，请再看一遍。' },
  { sender: 'jun', conversation: 'dm-jun-mia', text: 'Can I borrow the long ladder tonight?' },
  { sender: 'ravi', conversation: 'team', text: 'The ticket page is twice as fast now.' },
  {
    sender: 'elena',
    conversation: 'team',
    text: 'A blogger asks for the trailer without music. Who has stems?',
  },
  { sender: 'wei', conversation: 'dm-wei-ravi', text: '链接好了，谢谢！' },
  {
    sender: 'crewbot',
    conversation: 'announcements',
    text: 'Tickets today: 240.',
    extras: { sender_kind: 'bot' },
  },
  { sender: 'noor', conversation: 'dm-noor-elena', text: 'Radio went well? I heard you laugh.' },
];
