// Every benchmark there is: the only list of their names.
import { consoleFeed } from './console-feed.js';
import { decide } from './decide.js';
import { decisions } from './decisions.js';
import { ingest } from './ingest.js';
import { publishing } from './publishing.js';
import { pushes } from './pushes.js';
import { retraction } from './retraction.js';
import { rooms } from './rooms.js';
import { scorer } from './scorer.js';
import type { Suite } from './suite.js';

export const suites: readonly Suite[] = [
  ingest,
  decisions,
  pushes,
  rooms,
  retraction,
  scorer,
  publishing,
  consoleFeed,
  decide,
];
