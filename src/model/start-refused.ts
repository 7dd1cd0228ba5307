/** Why a gateway does not start although nothing is broken: the message says what to do, and no stack is worth showing. */
export class StartRefused extends Error {}
