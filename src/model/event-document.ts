import type { z } from 'zod';
import type { eventData, EventType } from './event.js';

/** An event as a chat server writes it: before the check, with everything left out that has a default. */
export type EventDocument = {
  readonly [T in EventType]: {
    readonly id: string;
    readonly source?: string;
    readonly type: T;
    /** RFC 3339 with an offset, or milliseconds since 1970. */
    readonly time?: string | number;
    readonly data: z.input<(typeof eventData)[T]>;
  };
}[EventType];
