/** The answer of `GET /v1/reports/accounting`, as far as it is needed here. */
interface Account {
  readonly events: { readonly in_flight: number };
  readonly items: { readonly held: number };
  readonly in_flight_pushes: number;
}

const QUIET_ROUNDS = 2;

const ROUND_MS = 250;

/** Waits until the gateway says that nothing is held or in flight; false when nothing has changed for `patienceMs`. */
export async function settle(url: string, key: string, patienceMs: number): Promise<boolean> {
  let quiet = 0;
  let before: number | null = null;
  for (let still = 0; still < patienceMs; still += ROUND_MS) {
    const account = await accountOf(url, key);
    const left = account && account.events.in_flight + account.items.held + account.in_flight_pushes;
    if (left !== before) still = 0;
    before = left;
    quiet = left === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_ROUNDS) return true;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
  return false;
}

async function accountOf(url: string, key: string): Promise<Account | null> {
  try {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/v1/reports/accounting`, { headers });
    return response.ok ? ((await response.json()) as Account) : null;
  } catch {
    return null;
  }
}
