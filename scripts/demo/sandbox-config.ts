// A configuration that points every provider (and, if asked, the LLM) of some apps at a sandbox.
import { configSchema, type Config } from '../../src/config.js';
import type { Sandbox } from '../../samples/sandbox/sandbox.js';
import { warblerConfig } from '../../samples/sandbox/warbler-config.js';

export interface SandboxApps {
  /** App id → its own settings, such as a time zone or a policy. */
  readonly apps: Readonly<Record<string, object>>;
  /** Settings besides the apps: port, data_dir, admin_key, … */
  readonly settings: object;
  /** Settings of the LLM besides where it is; left out: no LLM. */
  readonly llm?: object;
}

interface Sample {
  readonly sandbox_url: string;
  readonly egress: object;
  readonly apps: { readonly default: { readonly providers: object; readonly llm: object } };
}

/** Throws for settings that the schema refuses: a bug of the caller. */
export function sandboxConfig(sandbox: Sandbox, { apps, settings, llm }: SandboxApps): Config {
  const { sandbox_url, egress, apps: sample } = warblerConfig(sandbox) as unknown as Sample;
  const { llm: where, ...rest } = sample.default;
  const model = llm === undefined ? null : { ...where, ...llm };
  const entries = Object.entries(apps).map(([app, own]) => [app, { ...rest, llm: model, ...own }]);
  return configSchema.parse({ sandbox_url, ...settings, egress, apps: Object.fromEntries(entries) });
}
