import type { ClockReading } from './brief-outgoing.js';
import { type Finding, good, problem, skipped } from './finding.js';

/** Beyond this, events look as if they came from the future, and signed tokens come near to being refused. */
const TOLERANCE_MS = 5_000;

export function clockFindings(readings: readonly ClockReading[]): Finding[] {
  if (readings.length === 0) return [skipped('clock', 'no other clock could be asked')];
  return readings.map(({ host, aheadMs }) => {
    const seconds = Math.abs(aheadMs / 1_000).toFixed(1);
    const side = aheadMs > 0 ? 'ahead of' : 'behind';
    if (Math.abs(aheadMs) <= TOLERANCE_MS) return good('clock', `agrees with ${host}`);
    const fix = 'Let NTP set the clocks of both machines (timedatectl set-ntp true).';
    return problem('clock', `${host} is ${seconds} s ${side} this machine`, fix);
  });
}
