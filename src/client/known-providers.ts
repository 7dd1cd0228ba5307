/** The providers that a device may name (an injection token): the registry's and `in_app`. */
export abstract class KnownProviders {
  abstract readonly names: readonly string[];
}
