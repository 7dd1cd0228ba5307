// The decision once more with facts put differently. It asks the server's preview: nothing is written or sent.
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { DecisionDetail } from '../api/types.js';
import { useWhatIf } from '../api/what-if-queries.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { strings } from '../strings.js';
import { bodyOf, isChanged, nothingSupposed } from './what-if-choices.js';
import { WhatIfFields } from './what-if-fields.js';
import { WhatIfResult } from './what-if-result.js';
import styles from './what-if.module.css';

const { whatIf: words } = strings;
const SETTLE_MS = 150;

export function WhatIfPanel({ decision }: { decision: DecisionDetail }) {
  const [supposed, setSupposed] = useState(nothingSupposed);
  const [settled] = useDebouncedValue(supposed, SETTLE_MS);
  const isAsked = isChanged(settled);
  const before = useWhatIf(decision.id, {}, isAsked);
  const after = useWhatIf(decision.id, bodyOf(settled), isAsked);
  const error = after.error ?? before.error;
  return (
    <Panel title={words.title} lead={words.lead}>
      <WhatIfFields decision={decision} supposed={supposed} onChange={setSupposed} />
      <div className={styles.bar}>
        <Button
          size="xs"
          variant="default"
          disabled={!isChanged(supposed)}
          onClick={() => setSupposed(nothingSupposed)}
        >
          {words.reset}
        </Button>
        <strong>{words.harmless}</strong>
      </div>
      <div role="status" aria-live="polite">
        {isAsked && error === null && before.data !== undefined && after.data !== undefined && (
          <WhatIfResult decision={decision} before={before.data} after={after.data} />
        )}
      </div>
      {isAsked && error !== null && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void after.refetch()} />
      )}
    </Panel>
  );
}
