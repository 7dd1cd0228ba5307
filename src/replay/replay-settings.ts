/** Where replays may lay their ledgers while they run. Bound by the assembly. */
export abstract class ReplaySettings {
  abstract readonly directory: string;
}
