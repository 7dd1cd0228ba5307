import type { en } from './en.js';

export type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

/** What every language has to say: the keys of the English table, with its placeholders. */
export type Strings = Widened<typeof en>;
