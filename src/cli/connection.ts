import type { Secret } from '../model/secret.js';

/** Where the gateway is and as whom to call. Null: not given. */
export interface Connection {
  readonly url: string;
  /** False: nobody named it and it is the default. */
  readonly isUrlGiven: boolean;
  readonly key: Secret | null;
  readonly app: string | null;
}
