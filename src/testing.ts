// The package's second door, `warbler/testing`: what the tests of a host need. Nothing in the product imports it.
export { ManualClock } from './observe/clock.js';
export { SilentLog } from './observe/log.js';
export { ChatBuilder } from './testing/chat-builder.js';
export { type KeptPush, MemoryProvider } from './testing/memory-provider.js';
export { passTime } from './testing/pass-time.js';
