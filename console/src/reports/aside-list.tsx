import { Children, type ReactNode } from 'react';
import styles from './reports.module.css';

interface AsideListProps {
  readonly title: string;
  /** What is said in place of an empty list. */
  readonly none: string;
  /** How many are not shown, in words. */
  readonly more?: string | undefined;
  readonly children: ReactNode;
}

/** A short list beside a plot. */
export function AsideList({ title, none, more, children }: AsideListProps) {
  return (
    <div className={styles.aside}>
      <h3>{title}</h3>
      {Children.count(children) === 0 && <p className={styles.quiet}>{none}</p>}
      <ul>{children}</ul>
      {more !== undefined && <p className={styles.quiet}>{more}</p>}
    </div>
  );
}
