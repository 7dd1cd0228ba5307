// The process behind a ChildStage: follows one order at a time, told over the channel to its parent, and is killed.
import type { Answer, Order } from './child-stage.js';
import { LocalStage } from './stage.js';

let stage: LocalStage | null = null;

async function follow(order: Order): Promise<unknown> {
  if (order.do === 'open') {
    stage = await LocalStage.open(order.options);
    for (const [app, message, p] of order.scores) await stage.score(app, message, p);
    await stage.settle();
    return stage.url;
  }
  if (stage === null) throw new Error('open first');
  if (order.do === 'clock') return stage.setClock(order.now);
  if (order.do === 'settle') return stage.settle();
  if (order.do === 'score') return stage.score(...order.score);
  if (order.do === 'reload') return stage.reload(order.app, order.user);
  return stage.followUps(order.app);
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  follow(order).then(
    (value) => process.send!({ value } satisfies Answer),
    (error: unknown) => process.send!({ error: String(error) } satisfies Answer),
  );
});
