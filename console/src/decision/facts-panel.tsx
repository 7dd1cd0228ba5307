import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import styles from './facts.module.css';
import { valueText } from './value-text.js';

const { facts: words } = strings;
type Fields = Readonly<Record<string, unknown>>;

export function FactsPanel({ facts }: { facts: unknown }) {
  const user = isFields(facts) && isFields(facts['user']) ? facts['user'] : null;
  if (user === null) {
    return (
      <Panel title={words.title}>
        <p className={styles.quiet}>{words.none}</p>
      </Panel>
    );
  }
  return (
    <Panel title={words.title} lead={words.lead}>
      {inOrder(user).map(([name, value]) => (
        <details key={name} className={styles.group} open={name === 'devices'}>
          <summary>{groupTitle(name)}</summary>
          <div className={styles.cards}>
            {itemsOf(value).map((item, i) => (
              <FieldList key={i} fields={item} />
            ))}
          </div>
        </details>
      ))}
    </Panel>
  );
}

/** What people ask for first comes first. */
const order = ['devices', 'conversations', 'preferences', 'inputs'];

function inOrder(user: Fields): [string, unknown][] {
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(user).sort(([a], [b]) => place(a) - place(b));
}

function groupTitle(name: string): string {
  return (words.group as Readonly<Record<string, string>>)[name] ?? name;
}

/** A list of records, one record, or a bare value: always as records. */
function itemsOf(value: unknown): readonly Fields[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items
    .filter((item) => item !== null && item !== undefined)
    .map((item) => (isFields(item) ? item : { value: item }));
}

function FieldList({ fields }: { fields: Fields }) {
  return (
    <dl className={styles.fields}>
      {Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => Number(b === 'id') - Number(a === 'id'))
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="wild">
              {isFields(value) ? <FieldList fields={value} /> : valueText(name, value)}
            </dd>
          </div>
        ))}
    </dl>
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
