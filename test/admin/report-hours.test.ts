import { expect, it } from 'vitest';
import { hourCells, hourStep } from '../../src/admin/report-hours.js';

it('puts what happened in the half year between into its hour where summer time is half an hour', () => {
  const timeZone = 'Australia/Lord_Howe';
  // From summer (+11:00) to summer; the winter between is +10:30.
  const span = { since: Date.parse('2026-03-01T00:00:00Z'), until: Date.parse('2026-11-01T00:00:00Z') };
  const step = hourStep(span, timeZone);
  const at = Date.parse('2026-07-01T12:45:00Z');
  const decisions = [{ from: at - (at % step), outcome: 'push', reason: 'mention', count: 1 }];
  const cells = hourCells(span, timeZone, step, { decisions, pushes: [] });
  expect(cells.filter((each) => each.decisions.push > 0)).toMatchObject([{ weekday: 3, hour: 23 }]);
});
