/** Whose screen it is. */
export interface Owner {
  readonly app: string;
  readonly user: string;
  readonly device: string;
}

/** Longer than any call to a provider, so that nobody takes over what is still under way. */
export const LEASE_MS = 15_000;

export function ownerKey({ app, user, device }: Owner): string {
  return `${app}\0${user}\0${device}`;
}
