// The console: a key and the public API in, pages out. It decides nothing, keeps nothing but the key (for this tab), and
// shows everything that people or servers wrote as text, never as HTML.
import '@mantine/core/styles.css';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { startLanguage } from './strings.js';

// A first view in one language and a second in another would jump.
await startLanguage();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
