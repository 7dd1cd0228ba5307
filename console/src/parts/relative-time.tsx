import { useNow } from './now.js';
import { fullTime, relativeTime } from './times.js';

export function RelativeTime({ at }: { at: string }) {
  const nowMs = useNow();
  return (
    <time dateTime={at} title={fullTime(at)}>
      {relativeTime(at, nowMs)}
    </time>
  );
}
