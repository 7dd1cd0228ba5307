// The local scorers there are. Adding one = its file and its line here.
import type { LocalScorer } from '../scorer.js';
import { local } from './local.js';

export const scorers: readonly LocalScorer[] = [local];
