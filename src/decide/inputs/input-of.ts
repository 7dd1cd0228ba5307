import type { Input } from '../../model/input.js';

export type InputOf<T extends Input['type']> = Extract<Input, { type: T }>;
