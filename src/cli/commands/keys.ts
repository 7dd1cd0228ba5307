import { z } from 'zod';
import { type Command, listOption, textOption } from '../command.js';
import { UsageError } from '../usage-error.js';
import { path } from '../gateway-api.js';
import { done } from '../result.js';
import { plain, tableOf } from '../terminal.js';

const maybe = z.string().nullable();

const keyShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  expires_at: maybe,
  revoked_at: maybe,
  last_used_at: maybe,
});
type KeyAnswer = z.infer<typeof keyShape>;

const list: Command = {
  name: 'keys list',
  args: [],
  summary: 'The API keys of the app, without the keys themselves.',
  options: {},
  async run({ api }) {
    const answer = await api.request({
      path: '/v1/api-keys',
      shape: z.looseObject({ items: z.array(keyShape) }),
    });
    if (!answer.ok) return answer;
    const { items } = answer.body;
    if (items.length === 0) {
      return done(answer.body, ['No keys yet. `warbler keys create NAME --scope SCOPE` makes one.']);
    }
    return done(answer.body, tableOf(['id', 'name', 'state', 'last used', 'scopes'], items.map(rowOf)));
  },
};

function rowOf(key: KeyAnswer): string[] {
  const until = key.expires_at === null ? 'good' : `until ${key.expires_at.slice(0, 10)}`;
  const state = key.revoked_at === null ? until : 'revoked';
  return [key.id, key.name, state, key.last_used_at?.slice(0, 16) ?? 'never', key.scopes.join(' ')].map(
    plain,
  );
}

const create: Command = {
  name: 'keys create',
  args: ['NAME'],
  summary: 'Makes an API key and shows it, this once.',
  options: {
    scope: { type: 'string', multiple: true, value: 'SCOPE', help: 'what it may do' },
    expires: { type: 'string', value: 'TIME', help: 'RFC 3339; left out: never' },
  },
  async run({ api, args: [name], values }) {
    const scopes = listOption(values, 'scope').flatMap((each) => each.split(','));
    if (scopes.length === 0) throw new UsageError('Give at least one --scope');
    const answer = await api.request({
      method: 'POST',
      path: '/v1/api-keys',
      body: { name, scopes, expires_at: textOption(values, 'expires') },
      shape: keyShape.extend({ key: z.string() }),
    });
    if (!answer.ok) return answer;
    const { id, key } = answer.body;
    return done(answer.body, [
      plain(`Made ${id}. This is the only time that the key is shown:`),
      '',
      plain(`  ${key}`),
    ]);
  },
};

const revoke: Command = {
  name: 'keys revoke',
  args: ['ID'],
  summary: 'Ends a key at once.',
  options: {},
  async run({ api, args }) {
    const where = path`/v1/api-keys/${args[0]!}`;
    const answer = await api.request({ method: 'DELETE', path: where, shape: z.null() });
    if (!answer.ok) return answer;
    return done({ id: args[0], revoked: true }, [plain(`Revoked ${args[0]}.`)]);
  },
};

export const keys: readonly Command[] = [list, create, revoke];
