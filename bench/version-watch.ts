import type { Happenings } from '../src/ports.js';
import { machineMs } from './measure.js';
import type { Versions } from './publishing.js';

/** Follows which version decides which event. Gives what was seen when it is asked. */
export function watchVersions(happenings: Happenings): () => Versions {
  const firsts: Record<number, number> = {};
  const versionOf = new Map<string, number>();
  const mixed = new Set<string>();
  happenings.listen((happening) => {
    if (happening.type !== 'decision') return;
    const { event, policy_version: version } = happening.decision;
    firsts[version] ??= machineMs();
    if (event === null) return;
    if ((versionOf.get(event) ?? version) !== version) mixed.add(event);
    versionOf.set(event, version);
  });
  return () => ({ firsts, events: versionOf.size, mixed: mixed.size });
}
