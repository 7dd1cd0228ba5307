import { NativeSelect, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { chooseLanguage, languages, strings, useLanguage, type Language } from '../strings.js';
import styles from './shell.module.css';

const schemes = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[];

/** How this browser shows the console; both choices are remembered. */
export function PreferencesMenu() {
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <NativeSelect
        size="xs"
        className={styles.choice}
        aria-label={strings.shell.language}
        value={language}
        data={languages.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}
      />
      <NativeSelect
        size="xs"
        className={styles.choice}
        aria-label={strings.shell.theme}
        value={colorScheme}
        data={schemes.map((value) => ({ value, label: strings.shell.themes[value] }))}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
      />
    </>
  );
}
