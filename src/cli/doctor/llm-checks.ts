import { z } from 'zod';
import { UNSENDABLE } from './brief-outgoing.js';
import { type Finding, good, problem, skipped } from './finding.js';
import type { Config } from '../../config.js';
import type { Outgoing } from '../../egress/outgoing.js';

const TIMEOUT_MS = 4_000;
const MAX_BYTES = 4 * 1_048_576;

type App = Config['apps'][string];
type Llm = NonNullable<App['llm']>;

/** The list of an OpenAI-compatible endpoint: https://platform.openai.com/docs/api-reference/models/list */
const listShape = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** Whether each app's LLM is reached, takes the key and has the model. Asks for the list of models: costs nothing. */
export async function llmFindings(config: Config, outgoing: Outgoing): Promise<Finding[]> {
  const asked = Object.entries(config.apps).flatMap(([app, { llm }]) => (llm === null ? [] : [{ app, llm }]));
  return Promise.all(asked.map(({ app, llm }) => findingOf(app, llm, outgoing)));
}

async function findingOf(app: string, llm: Llm, outgoing: Outgoing): Promise<Finding> {
  const response = await outgoing.request({
    method: 'GET',
    url: `${llm.base_url.replace(/\/+$/, '')}/models`,
    headers: { authorization: `Bearer ${llm.api_key.reveal()}`, accept: 'application/json' },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    trust: 'fixed',
  });
  if (!response.ok && response.detail === UNSENDABLE) {
    return problem('llm', `${app}: no header can carry its key`, keyFix(app));
  }
  if (!response.ok) {
    const fix = `Start it, or correct apps.${app}.llm.base_url; until then the local score decides alone.`;
    return problem('llm', `${app}: it cannot be reached (${response.detail})`, fix);
  }
  if (response.status === 401 || response.status === 403) {
    return problem('llm', `${app}: it refuses the key`, keyFix(app));
  }
  const models = modelsOf(response.body);
  if (models === null)
    return skipped('llm', `${app}: reached; it lists no models, so the model was not tried`);
  if (models.includes(llm.model)) return good('llm', `${app}: reached, takes the key, has ${llm.model}`);
  const some = models.slice(0, 5).join(', ');
  return problem(
    'llm',
    `${app}: it has no model ${llm.model}`,
    `Set apps.${app}.llm.model to one it lists: ${some}.`,
  );
}

function keyFix(app: string): string {
  return `Put a valid key into apps.${app}.llm.api_key.`;
}

function modelsOf(body: Uint8Array): readonly string[] | null {
  try {
    const read = listShape.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    return read.success ? read.data.data.map(({ id }) => id) : null;
  } catch {
    return null;
  }
}
