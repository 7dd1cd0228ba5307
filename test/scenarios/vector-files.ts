/** Every file of vectors, without its ending. */
export const vectorFiles = [
  'decisions',
  'notices',
  'own-decisions',
  'own-notices',
  'own-corners',
  'own-sequences',
  'own-interplay',
  'own-readings',
  'fuzz-dev',
  'fuzz-notices-dev',
] as const;
