const MAX_TYPED_WORDS = 400;

/** What stands in texts and could be somebody's id. */
export function typedWords(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.normalize('NFKC').match(/[\w.-]{2,64}/gu) ?? []);
  return [...new Set(words.slice(0, MAX_TYPED_WORDS))];
}
