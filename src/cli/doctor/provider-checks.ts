// Whether each app's push services take its credentials: one push to a device that cannot exist. A service looks at the
// credentials before it looks at the device, so its complaint about the device proves them; nobody's phone is touched.
import { type Finding, good, problem, skipped } from './finding.js';
import type { Config } from '../../config.js';
import type { Provider, ProviderContext } from '../../dispatch/provider.js';
import { providers } from '../../dispatch/providers/index.js';
import type { Answer, FailureKind, OutgoingPush } from '../../model/push.js';
import { Secret } from '../../model/secret.js';

/** A well-formed token that no device has, for each service that has a host of its own. */
const nobody: Readonly<Record<string, string>> = {
  apns: '0'.repeat(64),
  fcm: `doctor:${'A'.repeat(140)}`,
};

/** What an answer about nobody's device says of the credentials. */
const meaning: Readonly<Record<FailureKind, 'accepted' | 'refused' | 'down' | 'unclear'>> = {
  token_dead: 'accepted',
  token_suspect: 'accepted',
  bad_request: 'accepted',
  too_large: 'accepted',
  throttled: 'unclear',
  auth: 'refused',
  credential: 'refused',
  connection: 'down',
  ambiguous: 'down',
  provider_down: 'down',
  unknown: 'unclear',
};

export async function providerFindings(config: Config, context: ProviderContext): Promise<Finding[]> {
  const pairs = Object.entries(config.apps).flatMap(([app, { providers: settings }]) =>
    providers
      .filter(({ name }) => settings[name] !== undefined)
      .map((definition) => ({ app, definition, settings: settings[definition.name] })),
  );
  if (pairs.length === 0) {
    return [skipped('providers', 'no app has a push service; only the in-app socket delivers')];
  }
  return Promise.all(
    pairs.map(async ({ app, definition, settings }) => {
      const provider = definition.create(settings, context);
      try {
        return await probe(app, provider);
      } finally {
        await provider.close();
      }
    }),
  );
}

async function probe(app: string, provider: Provider): Promise<Finding> {
  const { name } = provider;
  const target = nobody[name];
  if (target === undefined) {
    return skipped('providers', `${app}/${name}: its key is well-formed; whom it calls, each device names`);
  }
  const push = pushToNobody(app, name, target);
  return findingOf(app, name, await provider.send(push, provider.prepare(push)));
}

function findingOf(app: string, name: string, answer: Answer): Finding {
  const which = `${app}/${name}`;
  const accepted = good('providers', `${which}: reached, and it accepts the credentials`);
  if (answer.ok) return accepted;
  const said = `${which}: ${answer.vendorReason}`;
  switch (meaning[answer.kind]) {
    case 'accepted':
      return accepted;
    case 'refused':
      return problem('providers', `${said}: the credentials are refused`, credentialFix(app, name));
    case 'down':
      return problem(
        'providers',
        `${said}: it cannot be reached`,
        `Let this machine call out to the host of ${name} (firewall, DNS, proxy), and check \`host\`.`,
      );
    case 'unclear':
      return skipped('providers', `${said}: reached; the credentials were not judged`);
  }
}

function credentialFix(app: string, name: string): string {
  return `Check apps.${app}.providers.${name}: the key may be revoked, of another team or project, or the clock wrong.`;
}

function pushToNobody(app: string, provider: string, target: string): OutgoingPush {
  return {
    id: 'psh_doctor',
    app,
    user: 'doctor',
    device: 'doctor',
    provider,
    target: { kind: 'token', value: new Secret(target) },
    platform: provider,
    replaceId: 'doctor',
    threadId: 'doctor',
    kind: 'alert',
    content: { title: 'Warbler', body: 'A check of the credentials', badge: null },
    data: {},
    importance: 'low',
    ttlSeconds: 1,
  };
}
