import { NativeSelect } from '@mantine/core';
import { useVersions } from '../api/policy-queries.js';
import type { DecisionDetail } from '../api/types.js';
import type { Supposition } from '../api/what-if-queries.js';
import { strings } from '../strings.js';
import {
  choices,
  deviceChoices,
  fittingDeviceFacts,
  fittingFacts,
  observedDevices,
  type DeviceFact,
  type Fact,
  type Supposed,
} from './what-if-choices.js';
import { WhatIfScore } from './what-if-score.js';
import styles from './what-if.module.css';

const { whatIf: words } = strings;

interface WhatIfFieldsProps {
  readonly decision: DecisionDetail;
  /** The decision made again without other facts: it says what may differ. */
  readonly start: Supposition;
  readonly supposed: Supposed;
  readonly onChange: (next: Supposed) => void;
}

export function WhatIfFields({ decision, start, supposed, onChange }: WhatIfFieldsProps) {
  const { about, changeable } = start;
  const values = words.values as Readonly<Record<string, string>>;
  return (
    <div className={styles.fields}>
      {fittingFacts(changeable).map((fact) => (
        <Choice
          key={fact}
          label={nameOf(fact, about)}
          value={supposed.facts[fact] ?? ''}
          options={choices[fact].map((value) => ({ value, label: values[value]! }))}
          onChange={(value) => onChange({ ...supposed, facts: { ...supposed.facts, [fact]: value } })}
        />
      ))}
      {observedDevices(decision.facts).map((device) => (
        <DeviceFields
          key={device}
          device={device}
          facts={fittingDeviceFacts(changeable)}
          chosen={supposed.devices[device] ?? {}}
          onChange={(chosen) => onChange({ ...supposed, devices: { ...supposed.devices, [device]: chosen } })}
        />
      ))}
      <PolicyChoice
        decision={decision}
        value={supposed.policy}
        onChange={(policy) => onChange({ ...supposed, policy })}
      />
      {changeable.includes('scores') && (
        <WhatIfScore
          start={decision.relevance?.local ?? null}
          score={supposed.score}
          onChange={(score) => onChange({ ...supposed, score })}
        />
      )}
    </div>
  );
}

/** Some facts have a name of their own for calls or notices. */
function nameOf(fact: Fact, about: Supposition['about']): string {
  const own = about === null ? {} : (words.factsOf[about] as Readonly<Partial<Record<Fact, string>>>);
  return own[fact] ?? words.facts[fact];
}

interface DeviceFieldsProps {
  readonly device: string;
  readonly facts: readonly DeviceFact[];
  readonly chosen: Supposed['devices'][string];
  readonly onChange: (chosen: Supposed['devices'][string]) => void;
}

function DeviceFields({ device, facts, chosen, onChange }: DeviceFieldsProps) {
  return (
    <fieldset className={styles.device}>
      <legend>
        <bdi className="wild">{words.deviceOf(device)}</bdi>
      </legend>
      {facts.map((fact) => {
        const values = words.deviceValues[fact] as Readonly<Record<string, string>>;
        return (
          <Choice
            key={fact}
            label={words.deviceFacts[fact]}
            value={chosen[fact] ?? ''}
            options={deviceChoices[fact].map((value) => ({ value, label: values[value]! }))}
            onChange={(value) => onChange({ ...chosen, [fact]: value })}
          />
        );
      })}
    </fieldset>
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
      label={label}
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
