import type { ProviderDefinition } from '../provider.js';

/** The push services Warbler speaks to. Config, metric labels, contract tests and README tables come from here. */
export const providers: readonly ProviderDefinition[] = [];
