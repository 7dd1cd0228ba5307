import { strings } from '../strings.js';
import styles from './reports.module.css';

export interface TableData {
  readonly head: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The numbers behind a plot, to be read, copied, or heard. */
export function DataTable({ title, head, rows }: TableData & { title: string }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((name, j) => (
              <th key={name} scope="col" data-number={typeof rows[0]?.[j] === 'number'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => {
                const text = typeof cell === 'number' ? strings.number(cell) : cell;
                return j === 0 ? (
                  <th key={j} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={j} data-number={typeof cell === 'number'}>
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
