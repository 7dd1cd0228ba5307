import type { LlmSettings } from './llm-settings.js';

/** Whether and how an app may use an LLM. Null: it has none, and nobody is asked. */
export abstract class LlmAccess {
  abstract settings(app: string): LlmSettings | null;
}
