import { useId } from 'react';
import { strings } from '../strings.js';
import styles from './what-if.module.css';

const { whatIf: words } = strings;

const logit = (p: number) => Math.log(p / (1 - p));
const probability = (x: number) => 1 / (1 + Math.exp(-x));
const MOST = logit(0.99);
const LEAST = logit(0.001);
const START = 0.05;

interface WhatIfScoreProps {
  readonly start: number | null;
  readonly score: number | null;
  readonly onChange: (score: number | null) => void;
}

/** Real probabilities are small, so the slider runs over log-odds. */
export function WhatIfScore({ start, score, onChange }: WhatIfScoreProps) {
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
