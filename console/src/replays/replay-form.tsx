import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ApiProblem } from '../api/client.js';
import type { PolicyHead } from '../api/policy-queries.js';
import { useStartReplay } from '../api/replay-queries.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import styles from './replays.module.css';
import { words } from './words.js';

const MAX_DAYS = 31;
const USUAL_DAYS = 7;
const shares = [0.05, 0.1, 0.25, 0.5, 1] as const;
const USUAL_SHARE = 0.25;
/** What the server works in one go. */
const SLICE_MS = 10;

/** `versions`: newest first. A draft is what people want to try. */
export function ReplayForm({ versions }: { versions: readonly PolicyHead[] }) {
  const { form: text } = words();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const start = useStartReplay();
  const draft = versions.find(({ state }) => state === 'draft');
  const usual = draft ?? versions.find(({ state }) => state === 'current') ?? versions[0];
  const wanted = Number(search.get('version') ?? usual?.version ?? 0);
  const [version, setVersion] = useState(String(wanted));
  const [days, setDays] = useState(search.get('days') ?? String(USUAL_DAYS));
  const [share, setShare] = useState<number>(USUAL_SHARE);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    start.mutate(
      { policy_version: Number(version), days: Number(days), cpu_share: share },
      { onSuccess: ({ id }) => void navigate(`/replays/${encodeURIComponent(id)}`) },
    );
  };
  return (
    <Panel title={text.title}>
      {draft === undefined && (
        <p className={styles.quiet}>
          {text.noDraft} <Link to="/policies">{text.toPolicies}</Link>
        </p>
      )}
      <form className={styles.form} onSubmit={submit}>
        <NativeSelect
          label={text.version}
          value={version}
          onChange={({ currentTarget }) => setVersion(currentTarget.value)}
          data={optionsOf(versions, wanted)}
        />
        <TextInput
          label={text.days}
          description={text.daysHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="number"
          required
          withAsterisk={false}
          min={1}
          max={MAX_DAYS}
          value={days}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        <ShareChoice share={share} onChoose={setShare} />
        <Button type="submit" size="sm" loading={start.isPending} className={styles.start ?? ''}>
          {text.start}
        </Button>
      </form>
      <Refusal error={start.error} />
    </Panel>
  );
}

/** The version that a link asked for may be older than those that are listed. */
function optionsOf(versions: readonly PolicyHead[], wanted: number) {
  const { form: text, version: named } = words();
  const options = versions.map(({ version, state }) => ({
    value: String(version),
    label: text.option(version, strings.policy.states[state]),
  }));
  const isListed = wanted === 0 || versions.some(({ version }) => version === wanted);
  return isListed ? options : [...options, { value: String(wanted), label: named(wanted) }];
}

function ShareChoice({ share, onChoose }: { share: number; onChoose: (share: number) => void }) {
  const { form: text } = words();
  const pause = Math.round(SLICE_MS * (1 / share - 1));
  return (
    <NativeSelect
      label={text.share}
      description={pause === 0 ? text.shareWhole : text.shareHint(SLICE_MS, pause)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={String(share)}
      onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
      data={shares.map((each) => ({ value: String(each), label: text.shareOption(each * 100) }))}
    />
  );
}

function Refusal({ error }: { error: Error | null }) {
  if (error === null) return null;
  const fields = error instanceof ApiProblem ? error.errors : [];
  return (
    <div className={styles.refused} role="alert">
      <strong>{words().form.refused}</strong>
      {fields.length === 0 && <p lang="en">{error.message}</p>}
      {fields.map(({ field, problem, fix }) => (
        <p key={`${field} ${problem}`} lang="en">
          <span className="mono">{field}</span> {problem}. {fix}
        </p>
      ))}
    </div>
  );
}
