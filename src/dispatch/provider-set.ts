import type { ProviderContext } from './provider.js';
import type { Provider } from './provider.js';
import { providers } from './providers/index.js';

/** The providers that each app has. */
export abstract class ProviderSet {
  abstract get(app: string, name: string): Provider | null;
  /** Adds a provider that every app has and no configuration names: the app's own socket. */
  abstract register(name: string, provider: Provider): void;
  /** What every push service of this name can do; a registered one is taken to replace its own banners. */
  abstract replaces(name: string): boolean;
  abstract close(): Promise<void>;
}

/** Settings of providers by app and name, as the configuration has them after its check. */
export type ProviderSettings = Readonly<
  Record<string, { readonly providers: Readonly<Record<string, unknown>> }>
>;

export class ConfiguredProviders extends ProviderSet {
  readonly #byApp = new Map<string, Map<string, Provider>>();
  readonly #everywhere = new Map<string, Provider>();

  constructor(apps: ProviderSettings, context: ProviderContext) {
    super();
    for (const [app, { providers: settings }] of Object.entries(apps)) {
      const configured = providers.filter((each) => settings[each.name] !== undefined);
      const made = configured.map((each) => [each.name, each.create(settings[each.name], context)] as const);
      this.#byApp.set(app, new Map(made));
    }
  }

  get(app: string, name: string): Provider | null {
    return this.#byApp.get(app)?.get(name) ?? this.#everywhere.get(name) ?? null;
  }

  register(name: string, provider: Provider): void {
    this.#everywhere.set(name, provider);
  }

  replaces(name: string): boolean {
    return providers.find((each) => each.name === name)?.replaces ?? true;
  }

  async close(): Promise<void> {
    const all = [...this.#byApp.values()].flatMap((each) => [...each.values()]);
    await Promise.all([...all, ...this.#everywhere.values()].map((each) => each.close()));
  }
}
