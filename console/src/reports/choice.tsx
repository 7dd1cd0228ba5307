import { NativeSelect } from '@mantine/core';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly chosen: T;
  readonly options: readonly T[];
  readonly nameOf: (option: T) => string;
  readonly onChoose: (option: T) => void;
}

/** How to look at a report. */
export function Choice<T extends string>({ label, chosen, options, nameOf, onChoose }: ChoiceProps<T>) {
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={chosen}
      onChange={({ currentTarget }) => onChoose(currentTarget.value as T)}
      data={options.map((value) => ({ value, label: nameOf(value) }))}
    />
  );
}
