import { expect, it } from 'vitest';
import type { ExecutionContext } from '@nestjs/common';
import type { AccessSettings } from '../../src/access/access-settings.js';
import { ClientGuard } from '../../src/access/client.guard.js';
import { ClientTokensService } from '../../src/access/client-tokens.service.js';
import type { ApiKeysService } from '../../src/access/api-keys.service.js';
import { ProblemError } from '../../src/access/problem.js';
import { RateLimits } from '../../src/access/rate-limits.service.js';
import { Secret } from '../../src/model/secret.js';

const settings = {
  secret: new Secret(new Uint8Array(32)),
  requestsPerMinute: 3,
  failedAuthPerMinute: 2,
} as unknown as AccessSettings;
const noKeys = { authenticate: () => Promise.resolve(null) } as unknown as ApiKeysService;

function fresh() {
  const tokens = new ClientTokensService(settings);
  const guard = new ClientGuard(tokens, noKeys, new RateLimits(settings));
  const ask = (token: string) => {
    const request = { headers: { authorization: `Bearer ${token}` }, ip: '192.0.2.1' };
    const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
    return guard.canActivate(context).then(
      () => 200,
      (error: unknown) => (error as ProblemError).problem.status,
    );
  };
  return { tokens, ask };
}

it('lets each user ask as often as a key may, and then to wait', async () => {
  const { tokens, ask } = fresh();
  const { token: bobs } = await tokens.issue({ app: 'one', user: 'bob', device: null });
  const { token: cats } = await tokens.issue({ app: 'one', user: 'cat', device: null });
  const answers = [];
  for (let asked = 0; asked < 4; asked += 1) answers.push(await ask(bobs));
  expect(answers).toEqual([200, 200, 200, 429]);
  expect(await ask(cats)).toBe(200);
});

it('slows down an address that tries tokens, and still lets a good one in from there', async () => {
  const { tokens, ask } = fresh();
  const answers = [];
  for (let tried = 0; tried < 3; tried += 1) answers.push(await ask('nonsense'));
  expect(answers).toEqual([401, 401, 429]);
  const { token } = await tokens.issue({ app: 'one', user: 'bob', device: null });
  expect(await ask(token)).toBe(200);
});
