// What feedback speaks for: what the last look found, and every proposal with its evidence, promise and outcome.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../api/own-key.js';
import { useCurrentPolicy, useReplace, type Replacement } from '../api/policy-queries.js';
import { usePropose, useProposals, type Proposal } from '../api/proposal-queries.js';
import { AtOnce } from '../parts/at-once.js';
import { OlderButton } from '../parts/older-button.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { ReplaceQuestion, ReplaceResult } from '../policy/replace-question.js';
import { usePageTitle } from '../shell/page-title.js';
import { LookPanel } from './look-panel.js';
import { ProposalCard } from './proposal-card.js';
import styles from './proposals.module.css';
import { words } from './words.js';

export function ProposalsPage() {
  const text = words();
  usePageTitle(text.title);
  const proposals = useProposals();
  const { data, error, refetch } = proposals;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main id="content" className={styles.page}>
      <AtOnce>
        <header>
          <h1>{text.title}</h1>
          <p className={styles.quiet}>{text.lead}</p>
        </header>
        <ProposeBar />
        {error !== null && data === undefined && (
          <ProblemAlert title={text.failed} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && <LookPanel look={data.pages[0]!.look} />}
        {data !== undefined && items.length === 0 && (
          <div className={styles.empty}>
            <strong>{text.empty}</strong>
            <p className={styles.quiet}>{text.emptyHint}</p>
          </div>
        )}
        <Cards items={items} />
        <OlderButton list={proposals} label={text.older} />
      </AtOnce>
    </main>
  );
}

function ProposeBar() {
  const text = words();
  const mayWrite = useMay('admin');
  const propose = usePropose();
  const { data } = propose;
  return (
    <div className={styles.actions}>
      <Button
        size="xs"
        disabled={mayWrite !== true}
        loading={propose.isPending}
        aria-describedby="may-propose"
        onClick={() => propose.mutate()}
      >
        {text.propose}
      </Button>
      <span id="may-propose" className={styles.quiet}>
        {mayWrite === false && text.viewer}
      </span>
      <span role="status" className={styles.quiet}>
        {data !== undefined && said(data.outcome, data.version)}
      </span>
      {propose.error !== null && <ProblemAlert title={text.refusedCall} error={propose.error} />}
    </div>
  );
}

function said(outcome: 'created' | 'unchanged' | 'refused', version: number | null): string {
  const { outcomes } = words();
  return outcome === 'refused' ? outcomes.refused : outcomes[outcome](version ?? 0);
}

/** One question at a time, whichever card it belongs to. */
function Cards({ items }: { items: readonly Proposal[] }) {
  const current = useCurrentPolicy().data?.version ?? null;
  const mayWrite = useMay('admin');
  const replace = useReplace();
  const [asked, setAsked] = useState<(Replacement & { readonly about: number }) | null>(null);
  const [about, setAbout] = useState<number | null>(null);
  const confirm = ({ action, version, instead }: Replacement): void => {
    setAbout(asked?.about ?? null);
    setAsked(null);
    replace.mutate({ action, version, instead });
  };
  return items.map((proposal) => {
    const { version } = proposal;
    return (
      <ProposalCard
        key={version}
        proposal={proposal}
        current={current}
        mayWrite={mayWrite}
        onAsk={(wanted) => setAsked({ ...wanted, about: version })}
      >
        {asked?.about === version && (
          <ReplaceQuestion asked={asked} onConfirm={confirm} onCancel={() => setAsked(null)} />
        )}
        {about === version && <ReplaceResult error={replace.error} published={replace.data ?? null} />}
      </ProposalCard>
    );
  });
}
