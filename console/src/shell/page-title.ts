import { useEffect } from 'react';
import { strings } from '../strings.js';

/** Names the tab for the page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${strings.product}`;
  }, [title]);
}
