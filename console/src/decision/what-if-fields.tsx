import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { useVersions } from '../api/policy-queries.js';
import type { DecisionDetail } from '../api/types.js';
import { strings } from '../strings.js';
import { choices, facts, observedDevices, presences, type Supposed } from './what-if-choices.js';
import styles from './what-if.module.css';

const { whatIf: words } = strings;

interface WhatIfFieldsProps {
  readonly decision: DecisionDetail;
  readonly supposed: Supposed;
  readonly onChange: (next: Supposed) => void;
}

export function WhatIfFields({ decision, supposed, onChange }: WhatIfFieldsProps) {
  const devices = observedDevices(decision.facts);
  const values = words.values as Readonly<Record<string, string>>;
  return (
    <div className={styles.fields}>
      {facts.map((fact) => (
        <Choice
          key={fact}
          label={words.facts[fact]}
          value={supposed.facts[fact] ?? ''}
          options={choices[fact].map((value) => ({ value, label: values[value]! }))}
          onChange={(value) => onChange({ ...supposed, facts: { ...supposed.facts, [fact]: value } })}
        />
      ))}
      {devices.map((device) => (
        <Choice
          key={device}
          label={words.presenceOf(device)}
          value={supposed.devices[device] ?? ''}
          options={presences.map((value) => ({ value, label: words.presences[value] }))}
          onChange={(value) => onChange({ ...supposed, devices: { ...supposed.devices, [device]: value } })}
        />
      ))}
      <PolicyChoice
        decision={decision}
        value={supposed.policy}
        onChange={(policy) => onChange({ ...supposed, policy })}
      />
      <ScoreChoice
        start={decision.relevance?.local ?? null}
        score={supposed.score}
        onChange={(score) => onChange({ ...supposed, score })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      label={<bdi className="wild">{label}</bdi>}
      value={value}
      data={[{ value: '', label: words.asItWas }, ...options]}
      data-changed={value !== ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface PolicyChoiceProps {
  readonly decision: DecisionDetail;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function PolicyChoice({ decision, value, onChange }: PolicyChoiceProps) {
  const { data } = useVersions();
  const versions = data?.pages.flatMap((page) => page.items) ?? [];
  const options = versions
    .filter(({ version }) => version !== decision.policy_version)
    .map(({ version, state }) => ({
      value: String(version),
      label: `${strings.policy.version(version)}${strings.mark.open}${strings.policy.states[state]}${strings.mark.close}`,
    }));
  return <Choice label={words.policy} value={value} options={options} onChange={onChange} />;
}

const logit = (p: number) => Math.log(p / (1 - p));
const probability = (x: number) => 1 / (1 + Math.exp(-x));
const MOST = logit(0.99);
const LEAST = logit(0.001);
const START = 0.05;

interface ScoreChoiceProps {
  readonly start: number | null;
  readonly score: number | null;
  readonly onChange: (score: number | null) => void;
}

/** Real probabilities are small, so the slider runs over log-odds. */
function ScoreChoice({ start, score, onChange }: ScoreChoiceProps) {
  const id = useId();
  const shown = score ?? start ?? START;
  const text = shown.toFixed(3);
  return (
    <div className={styles.score}>
      <label htmlFor={id}>{words.score}</label>
      <input
        id={id}
        type="range"
        min={LEAST}
        max={MOST}
        step={0.05}
        value={Math.min(MOST, Math.max(LEAST, logit(shown)))}
        aria-valuetext={score === null ? words.asItWas : text}
        onChange={(event) => onChange(probability(Number(event.currentTarget.value)))}
      />
      <output htmlFor={id}>{score === null ? words.asItWas : text}</output>
    </div>
  );
}
