import type { CSSProperties } from 'react';
import styles from './reports.module.css';
import { words } from './words.js';

interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly value: number;
}

interface HeatMapProps {
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly write: (value: number) => string;
  /** By whose clock. */
  readonly caption: string;
}

const days = [1, 2, 3, 4, 5, 6, 7] as const;
const allHours = Array.from({ length: 24 }, (_, hour) => hour);
const EVERY = 3;

/** A table whose cells are coloured: it can be read with and without eyes. */
export function HeatMap({ title, cells, write, caption }: HeatMapProps) {
  const { hours } = words();
  const most = Math.max(...cells.map((cell) => cell.value));
  const at = new Map(cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.value]));
  return (
    <div className={styles.heat}>
      <table>
        <caption className="offscreen">{title}</caption>
        <thead>
          <tr>
            <td />
            {allHours.map((hour) => (
              <th key={hour} scope="col">
                <span className={hour % EVERY === 0 ? undefined : 'offscreen'}>
                  {String(hour).padStart(2, '0')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row" aria-label={hours.weekdays[day - 1]!}>
                {hours.short[day - 1]}
              </th>
              {allHours.map((hour) => (
                <HeatCell key={hour} value={at.get(`${day} ${hour}`)} {...{ most, write, day, hour }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.under}>
        <p className={styles.quiet}>{caption}</p>
        <p className={styles.scale} aria-hidden="true">
          {hours.few}
          <i />
          {hours.many} ({write(most)})
        </p>
      </div>
    </div>
  );
}

interface HeatCellProps {
  readonly value: number | undefined;
  readonly most: number;
  readonly write: (value: number) => string;
  readonly day: number;
  readonly hour: number;
}

function HeatCell({ value, most, write, day, hour }: HeatCellProps) {
  const { hours } = words();
  const text = value === undefined ? hours.outside : write(value);
  const when = `${hours.weekdays[day - 1]} ${String(hour).padStart(2, '0')}:00`;
  // The square root spreads the low values, which are most of them.
  const level = value === undefined || most === 0 ? 0 : Math.sqrt(value / most);
  const style = { '--level': `${Math.round(100 * level)}%` } as CSSProperties;
  return (
    <td data-outside={value === undefined} style={style} title={`${when} · ${text}`}>
      <span className="offscreen">{text}</span>
    </td>
  );
}
