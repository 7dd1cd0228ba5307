/** Faults that can be planted into the gateway, to prove that the test would see them. */
export const plants = ['ack-before-commit'] as const;
export type Plant = (typeof plants)[number];
