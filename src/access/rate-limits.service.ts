import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessSettings } from './access-settings.js';
import { take, type Bucket, type Rate, type Taken } from './rate-limit.js';
import { wallNow } from '../observe/clock.js';

// Bounded, so that callers who change their address cannot fill the memory.
const MAX_BUCKETS = 20_000;

/** Counts requests per key and failed authentication per address. Lives once per process. */
@Injectable()
export class RateLimits {
  readonly #requests: Rate;
  readonly #failures: Rate;
  readonly #byKey = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });
  readonly #byAddress = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(settings: AccessSettings) {
    this.#requests = { perMinute: settings.requestsPerMinute, burst: settings.requestsPerMinute };
    this.#failures = { perMinute: settings.failedAuthPerMinute, burst: settings.failedAuthPerMinute };
  }

  request(keyId: string): Taken {
    return count(this.#byKey, keyId, this.#requests);
  }

  /** Counts a failure. Only failures are counted: a good key from the same address keeps working. */
  failure(address: string): Taken {
    return count(this.#byAddress, address, this.#failures);
  }
}

function count(buckets: LRUCache<string, Bucket>, name: string, rate: Rate): Taken {
  const taken = take(buckets.get(name), rate, wallNow());
  buckets.set(name, taken.bucket);
  return taken;
}
