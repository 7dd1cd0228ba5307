import type { Input } from '../../model/recipient.js';

export type InputOf<T extends Input['type']> = Extract<Input, { type: T }>;
