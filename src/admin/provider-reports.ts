/** What each provider ever tells of a push (from its registry entry): the rest is `unknown`, never guessed. */
export abstract class ProviderReports {
  abstract of(provider: string): readonly ('delivered' | 'displayed' | 'opened')[];
}
