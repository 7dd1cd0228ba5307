// The decision once more with facts put differently. It asks the server's preview: nothing is written or sent.
import { Button, Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { ApiProblem } from '../api/client.js';
import type { DecisionDetail } from '../api/types.js';
import { useWhatIf, type Supposition } from '../api/what-if-queries.js';
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
  const { data, error, refetch } = useWhatIf(decision.id, {}, true);
  const isGone = error instanceof ApiProblem && error.status === 422;
  return (
    <Panel title={words.title} lead={words.lead}>
      {data !== undefined && <Suppositions decision={decision} start={data} />}
      {data === undefined && error === null && <Loader size="sm" aria-label={strings.loading} />}
      {isGone && <p className={styles.quiet}>{words.gone}</p>}
      {data === undefined && error !== null && !isGone && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}

interface SuppositionsProps {
  readonly decision: DecisionDetail;
  readonly start: Supposition;
}

function Suppositions({ decision, start }: SuppositionsProps) {
  const [supposed, setSupposed] = useState(nothingSupposed);
  const [settled] = useDebouncedValue(supposed, SETTLE_MS);
  const isAsked = isChanged(settled);
  const { data, error, refetch } = useWhatIf(decision.id, bodyOf(settled), isAsked);
  return (
    <>
      <WhatIfFields decision={decision} start={start} supposed={supposed} onChange={setSupposed} />
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
        {isAsked && error === null && data !== undefined && (
          <WhatIfResult decision={decision} before={start} after={data} />
        )}
      </div>
      {isAsked && error !== null && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}
