import { usePolicySchema, type Document } from '../api/policy-queries.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import { fieldValue, groupsOf, type Group } from './document-fields.js';
import styles from './policies-page.module.css';

const { policy: words } = strings;

export function DocumentPanel({ document }: { document: Document }) {
  const { data: schema } = usePolicySchema();
  return (
    <Panel title={words.document} lead={words.documentLead}>
      {groupsOf(document, schema).map((group) => (
        <FieldGroup key={group.path} group={group} />
      ))}
    </Panel>
  );
}

function FieldGroup({ group: { path, meaning, fields } }: { group: Group }) {
  return (
    <section className={styles.group}>
      <h3>{path === '' ? words.general : <bdi className="mono wild">{path}</bdi>}</h3>
      <p className={styles.quiet} lang="en">
        {meaning}
      </p>
      <dl className={styles.fields}>
        {fields.map((field) => (
          <div key={field.path}>
            <dt className="mono wild">{field.path}</dt>
            <dd className="wild">
              <strong>{fieldValue(field.value)}</strong>
              <span className={styles.quiet} lang="en">
                {field.meaning}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
