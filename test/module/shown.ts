import type { Sandbox } from '../../samples/sandbox/sandbox.js';

export interface Shown {
  readonly device: string;
  readonly title: string;
  readonly body: string;
}

/** The next push that any device of the sandbox shows. */
export function shown(sandbox: Sandbox): Promise<Shown> {
  return new Promise((resolve) => {
    const stop = sandbox.onShown((device, { title, body }) => {
      stop();
      resolve({ device: device.id, title, body });
    });
  });
}
