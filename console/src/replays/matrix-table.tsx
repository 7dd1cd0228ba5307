import { Link } from 'react-router';
import { replayOutcomes, type Cell, type ReplayOutcome } from '../api/replay-types.js';
import { strings } from '../strings.js';
import styles from './flow.module.css';
import { outcomeName, words } from './words.js';

interface MatrixTableProps {
  readonly cells: readonly Cell[];
  /** What the list of changes is kept to. */
  readonly chosen: { readonly from: ReplayOutcome; readonly to: ReplayOutcome } | null;
  /** Outcomes between which some reason differs. */
  readonly isChange: (from: ReplayOutcome, to: ReplayOutcome) => boolean;
}

/** The flows as numbers: old outcomes down, new ones across. A number leads to the reasons behind it. */
export function MatrixTable({ cells, chosen, isChange }: MatrixTableProps) {
  const { flow: text } = words();
  const shown = replayOutcomes.filter((each) => cells.some(({ from, to }) => from === each || to === each));
  const count = (from: ReplayOutcome, to: ReplayOutcome): number =>
    cells.find((cell) => cell.from === from && cell.to === to)?.count ?? 0;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={text.table}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{text.corner}</th>
            {shown.map((to) => (
              <th key={to} scope="col">
                {outcomeName(to)}
              </th>
            ))}
            <th scope="col">{text.total}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((from) => (
            <tr key={from}>
              <th scope="row">
                <i data-to={from} aria-hidden="true" />
                {outcomeName(from)}
              </th>
              {shown.map((to) => (
                <td key={to} data-same={from === to} data-empty={count(from, to) === 0}>
                  <Count
                    cell={{ from, to, count: count(from, to) }}
                    isChange={isChange(from, to)}
                    isChosen={chosen?.from === from && chosen.to === to}
                  />
                </td>
              ))}
              <td>{strings.number(shown.reduce((sum, to) => sum + count(from, to), 0))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text.total}</th>
            {shown.map((to) => (
              <td key={to}>{strings.number(shown.reduce((sum, from) => sum + count(from, to), 0))}</td>
            ))}
            <td>{strings.number(cells.reduce((sum, cell) => sum + cell.count, 0))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface CountProps {
  readonly cell: Cell;
  readonly isChange: boolean;
  readonly isChosen: boolean;
}

function Count({ cell: { from, to, count }, isChange, isChosen }: CountProps) {
  if (!isChange) return strings.number(count);
  return (
    <Link
      to={`?from=${from}&to=${to}`}
      preventScrollReset
      aria-current={isChosen ? 'true' : undefined}
      aria-label={words().flow.open(outcomeName(from), outcomeName(to), count)}
    >
      {strings.number(count)}
    </Link>
  );
}
