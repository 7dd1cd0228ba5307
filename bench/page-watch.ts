/**
 * Runs in the page, as text: finds the feed's store through React's own tree, writes down every id that comes into it, long
 * tasks and late frames. `window.warblerWatch()` gives and forgets them.
 */
export const startWatching = `(() => {
  const FRAME_MS = 1000 / 60;
  const root = document.getElementById('root');
  const isStore = (value) => typeof value?.snapshot === 'function' && typeof value?.subscribe === 'function';
  const find = (fiber) => {
    for (const todo = [fiber]; todo.length > 0; ) {
      const each = todo.pop();
      if (isStore(each.memoizedProps?.value)) return each.memoizedProps.value;
      if (each.sibling) todo.push(each.sibling);
      if (each.child) todo.push(each.child);
    }
    throw new Error('the page has no feed');
  };
  const container = Object.keys(root).find((name) => name.startsWith('__reactContainer'));
  const store = find(root[container].stateNode?.current ?? root[container]);
  let ids = new Set(), tasks = [], frames = 0, late = 0, last = performance.now();
  // Rows are newest first: behind so many known ones there is nothing new.
  const KNOWN = 600;
  const note = (rows) => {
    for (let i = 0, known = 0; i < rows.length && known < KNOWN; i++) {
      if (ids.has(rows[i].id)) known++;
      else ids.add(rows[i].id);
    }
  };
  store.subscribe(() => {
    const { rows, waiting } = store.snapshot();
    note(rows);
    note(waiting);
  });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: 'longtask' });
  const frame = (now) => {
    frames++;
    if (now - last > 1.5 * FRAME_MS) late += Math.round((now - last) / FRAME_MS) - 1;
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.warblerWatch = () => {
    const watched = { ids: [...ids], missed: store.snapshot().missed, longTasks: tasks, frames, late };
    ids = new Set(); tasks = []; frames = 0; late = 0;
    return watched;
  };
})()`;
