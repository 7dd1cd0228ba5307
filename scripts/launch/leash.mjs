// Loaded into the command that the launcher runs: if the launcher is killed outright, the command stops as well.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  // Whatever this command forks has a channel of its own and must not inherit the leash.
  process.execArgv.splice(process.execArgv.indexOf('--import'), 2);
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
