import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { presets, type Preset, useRange } from './range.js';
import styles from './reports.module.css';
import { words } from './words.js';

/** What a span is typed in, wherever the app is. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function RangePicker({ chosen }: { chosen: ReturnType<typeof useRange> }) {
  const { range, presets: names, custom } = words();
  const [isOpen, setIsOpen] = useState(chosen.preset === null);
  return (
    <div className={styles.picker}>
      <div className={styles.presets} role="group" aria-label={range}>
        {(Object.keys(presets) as Preset[]).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={chosen.preset === name}
            onClick={() => {
              setIsOpen(false);
              chosen.choose(name);
            }}
          >
            {names[name]}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={chosen.preset === null}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {custom}
        </button>
      </div>
      {isOpen && <OwnSpan chosen={chosen} />}
    </div>
  );
}

function OwnSpan({ chosen: { range, between } }: { chosen: ReturnType<typeof useRange> }) {
  const { from, until, apply, wrongSpan, ownZone } = words();
  const [isWrong, setIsWrong] = useState(false);
  const [start, end] = endsOf(range);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [since, to] = [new Date(String(given.get('since'))), new Date(String(given.get('until')))];
    const isGood = since < to;
    setIsWrong(!isGood);
    if (isGood) between(since, to);
  };
  return (
    <form className={styles.own} onSubmit={submit} key={`${start} ${end}`}>
      <TextInput
        size="xs"
        type="datetime-local"
        name="since"
        label={from}
        defaultValue={local(start)}
        required
        error={isWrong && wrongSpan}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        name="until"
        label={until}
        defaultValue={local(end)}
        required
      />
      <Button size="xs" type="submit" variant="default">
        {apply}
      </Button>
      <p className={styles.ownZone}>{ownZone(here)}</p>
    </form>
  );
}

function endsOf(range: ReturnType<typeof useRange>['range']): [number, number] {
  if ('since' in range) return [Date.parse(range.since), Date.parse(range.until)];
  const minute = 60_000;
  const now = Math.ceil(Date.now() / minute) * minute;
  return [now - range.hours * 60 * minute, now];
}

/** As an input of local date and time wants it. */
function local(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
