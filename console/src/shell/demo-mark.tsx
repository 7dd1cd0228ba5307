import { strings } from '../strings.js';
import styles from './shell.module.css';

/** Says that nobody on this screen is real. */
export function DemoMark() {
  return (
    <span className={styles.demo} title={strings.shell.demoHint}>
      <strong>{strings.shell.demo}</strong>
      <span className={styles.demoHint}>{strings.shell.demoHint}</span>
    </span>
  );
}
