import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { type Document, presetDocument } from '../api/policy-queries.js';
import { strings } from '../strings.js';

const { policy: words } = strings;

/** Puts the document of a preset in place of the text that is being written. */
export function PresetChoice({ onChoose }: { onChoose: (document: Document) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (name: string): void => {
    setProblem(null);
    if (name === '') return;
    presetDocument(name).then(onChoose, (error: Error) => setProblem(error.message));
  };
  return (
    <NativeSelect
      label={words.preset}
      defaultValue=""
      error={problem}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: words.presetKeep },
        ...Object.entries(words.presets).map(([value, label]) => ({ value, label })),
      ]}
    />
  );
}
