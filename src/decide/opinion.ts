/** What a rule has to say. `release_at` (ms) exactly on batch and defer. */
export type Opinion =
  | { readonly outcome: 'push' | 'suppress' }
  | { readonly outcome: 'batch' | 'defer'; readonly release_at: number };

/** The same for whoever says it, so that it takes no memory to say it. */
export const push: Opinion = { outcome: 'push' };
export const suppress: Opinion = { outcome: 'suppress' };
