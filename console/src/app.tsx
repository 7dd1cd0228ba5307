import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/queries.js';
import { LivePage } from './feed/live-page.js';
import { useSession } from './session.js';
import { NotFound } from './shell/not-found.js';
import { Shell } from './shell/shell.js';
import { SignInPage } from './shell/sign-in-page.js';
import { useLanguage } from './strings.js';
import { styleNonce } from './style-nonce.js';
import { theme } from './theme.js';

/** Every page. What is not needed for the first view is loaded when it is. */
const router = createBrowserRouter(
  [
    {
      Component: Shell,
      children: [
        { index: true, Component: LivePage },
        {
          path: 'decisions/:id',
          lazy: async () => ({ Component: (await import('./decision/decision-page.js')).DecisionPage }),
        },
        {
          path: 'users/:id',
          lazy: async () => ({ Component: (await import('./user/user-page.js')).UserPage }),
        },
        {
          path: 'policies',
          lazy: async () => ({ Component: (await import('./policy/policies-page.js')).PoliciesPage }),
        },
        {
          path: 'reports',
          lazy: async () => ({ Component: (await import('./reports/reports-page.js')).ReportsPage }),
        },
        {
          path: 'screens',
          lazy: async () => ({ Component: (await import('./sandbox/sandbox-page.js')).SandboxPage }),
        },
        {
          path: 'proposals',
          lazy: async () => ({ Component: (await import('./proposals/proposals-page.js')).ProposalsPage }),
        },
        {
          path: 'replays',
          lazy: async () => ({ Component: (await import('./replays/replays-page.js')).ReplaysPage }),
        },
        {
          path: 'replays/:id',
          lazy: async () => ({ Component: (await import('./replays/replay-page.js')).ReplayPage }),
        },
        { path: '*', Component: NotFound },
      ],
      HydrateFallback: () => null,
    },
  ],
  { basename: '/console' },
);

export function App() {
  const { session } = useSession();
  const language = useLanguage();
  // What one key was shown is not for the next one.
  useEffect(() => {
    if (session === null) queryClient.clear();
  }, [session]);
  // What the server said in one language is asked for again in the other.
  useEffect(() => void queryClient.invalidateQueries(), [language]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queryClient}>
        {session === null ? <SignInPage key={language} /> : <RouterProvider key={language} router={router} />}
      </QueryClientProvider>
    </MantineProvider>
  );
}
