import { Button, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useSearchParams } from 'react-router';
import { ApiProblem, type FieldProblem } from '../api/client.js';
import { useMayWrite, useSaveDraft, type Policy } from '../api/policy-queries.js';
import { queryClient } from '../api/queries.js';
import { Panel } from '../parts/panel.js';
import { strings } from '../strings.js';
import { placeInText } from './document-fields.js';
import styles from './policies-page.module.css';
import { PresetChoice } from './preset-choice.js';

const { policy: words, mark } = strings;

/** Where a text that is being written outlives a change of language, until the session ends. */
const keptAs = (version: number) => ['draft-text', version];

export function DraftEditor({ policy: { version, document } }: { policy: Policy }) {
  const [, setSearch] = useSearchParams();
  const [text, setText] = useState(
    () => queryClient.getQueryData<string>(keptAs(version)) ?? JSON.stringify(document, null, 2),
  );
  const area = useRef<HTMLTextAreaElement>(null);
  const [syntax, setSyntax] = useState<string | null>(null);
  const save = useSaveDraft();
  const mayWrite = useMayWrite();
  const write = (next: string): void => {
    setText(next);
    queryClient.setQueryData(keptAs(version), next);
  };
  const leave = (to: number): void => {
    queryClient.removeQueries({ queryKey: keptAs(version) });
    setSearch({ version: String(to) });
  };
  const submit = (): void => {
    const parsed = parsedOf(text);
    setSyntax('problem' in parsed ? parsed.problem : null);
    if ('value' in parsed) save.mutate(parsed.value, { onSuccess: (draft) => leave(draft.version) });
  };
  const show = (field: string): void => {
    area.current?.focus();
    const place = placeInText(text, field);
    if (place !== null) area.current?.setSelectionRange(...place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && mayWrite === true) submit();
  };
  return (
    <Panel title={words.editor} lead={words.editorLead}>
      <PresetChoice onChoose={(preset) => write(JSON.stringify(preset, null, 2))} />
      <Textarea
        ref={area}
        label={words.json}
        description={words.saveHint}
        classNames={{ input: styles.json ?? '' }}
        rows={18}
        spellCheck={false}
        autoCapitalize="none"
        error={syntax === null ? undefined : `${words.notJson}${mark.colon}${syntax}`}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Refusal error={save.error} onShow={show} />
      <div className={styles.actions}>
        <Button size="xs" disabled={mayWrite !== true} loading={save.isPending} onClick={submit}>
          {words.save}
        </Button>
        <Button size="xs" variant="default" onClick={() => leave(version)}>
          {words.discard}
        </Button>
        {mayWrite === false && <span className={styles.quiet}>{words.viewer}</span>}
      </div>
    </Panel>
  );
}

function parsedOf(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

interface RefusalProps {
  readonly error: Error | null;
  /** Goes to a field in the text. */
  readonly onShow: (field: string) => void;
}

function Refusal({ error, onShow }: RefusalProps) {
  if (error === null) return null;
  const fields: readonly FieldProblem[] = error instanceof ApiProblem ? error.errors : [];
  return (
    <div className={styles.refused} role="alert">
      <strong>{fields.length === 0 ? words.refused : words.invalid}</strong>
      {fields.length === 0 && <p lang="en">{error.message}</p>}
      <ul className={styles.problems}>
        {fields.map((each) => (
          <Problem key={`${each.field} ${each.problem}`} each={each} onShow={onShow} />
        ))}
      </ul>
    </div>
  );
}

function Problem({ each, onShow }: { each: FieldProblem; onShow: RefusalProps['onShow'] }) {
  const field = each.field.replace(/^document\./, '');
  return (
    <li>
      <button type="button" className={`${styles.place} mono`} onClick={() => onShow(field)}>
        <bdi className="wild">{field}</bdi>
      </button>
      <span className="wild" lang="en">
        {each.problem}. {each.fix}
      </span>
    </li>
  );
}
