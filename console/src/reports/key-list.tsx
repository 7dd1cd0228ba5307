import type { ReactNode } from 'react';
import { strings } from '../strings.js';
import styles from './reports.module.css';
import { words } from './words.js';

export interface KeyItem {
  readonly key: string;
  readonly name: ReactNode;
  readonly colour: string;
  readonly count: number;
}

/** What the colours of a plot mean, with how much each is. */
export function KeyList({ items, whole }: { items: readonly KeyItem[]; whole: number }) {
  return (
    <ul className={styles.keys}>
      {items.map(({ key, name, colour, count }) => (
        <li key={key}>
          <i style={{ background: colour }} aria-hidden="true" />
          <span>{name}</span>
          <b>{strings.number(count)}</b>
          <small>{words().percent(count, whole)}</small>
        </li>
      ))}
    </ul>
  );
}
