import { Anchor, Loader, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../api/client.js';
import { useDecision } from '../api/queries.js';
import type { DecisionDetail } from '../api/types.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { usePageTitle } from '../shell/page-title.js';
import { strings } from '../strings.js';
import { DecisionHead } from './decision-head.js';
import styles from './decision-page.module.css';
import { DeliveryTimeline } from './delivery-timeline.js';
import { DeviceChoices } from './device-choices.js';
import { FactsPanel } from './facts-panel.js';
import { RelevancePanel } from './relevance-panel.js';
import { RulesWaterfall } from './rules-waterfall.js';
import { WhatIfPanel } from './what-if-panel.js';

const { decision: words } = strings;

export function DecisionPage() {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useDecision(id);
  usePageTitle(`${words.title} ${id}`);
  const isMissing = error instanceof ApiProblem && error.status === 404;
  return (
    <main id="content" className={styles.page}>
      <Anchor component={Link} to="/" underline="always" size="sm">
        ← {words.back}
      </Anchor>
      {isPending && <Loader mt="xl" aria-label={strings.loading} />}
      {isMissing && <Missing />}
      {error !== null && !isMissing && data === undefined && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && <Decision key={data.id} decision={data} />}
    </main>
  );
}

function Missing() {
  return (
    <>
      <Title order={1} size="h2">
        {words.notFoundTitle}
      </Title>
      <Text>{words.notFound}</Text>
    </>
  );
}

function Decision({ decision }: { decision: DecisionDetail }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Readers of the page start at what was decided, not at the top of the document.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <DecisionHead decision={decision} headingRef={heading} />
      <div className={styles.panels}>
        <div className={styles.column}>
          <RulesWaterfall decision={decision} />
          <DeviceChoices decision={decision} />
          <DeliveryTimeline decision={decision} />
        </div>
        <div className={styles.column}>
          <RelevancePanel decision={decision} />
          <WhatIfPanel decision={decision} />
        </div>
      </div>
      <FactsPanel facts={decision.facts} />
      <RawJson decision={decision} />
    </>
  );
}

function RawJson({ decision }: { decision: DecisionDetail }) {
  const [isShown, setIsShown] = useState(false);
  return (
    <section aria-labelledby="raw">
      <Title order={2} size="h4" id="raw" className="offscreen">
        {words.raw}
      </Title>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={isShown}
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? words.hideRaw : words.showRaw}
      </button>
      {isShown && (
        <pre className={styles.raw} tabIndex={0} aria-label={words.raw}>
          {JSON.stringify(decision, null, 2)}
        </pre>
      )}
    </section>
  );
}
