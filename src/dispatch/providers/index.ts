import type { ProviderDefinition } from '../provider.js';
import { apns } from './apns.js';
import { fcm } from './fcm.js';
import { webpush } from './webpush.js';

/** The push services Warbler speaks to. Config, metric labels, contract tests and README tables come from here. */
export const providers: readonly ProviderDefinition[] = [apns, fcm, webpush] as readonly ProviderDefinition[];
