import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf, readExpectation } from '#shared/runbooks/expectation.ts';
import { fillMetric, isMetric, metricAnswer, metricText, readMetric } from '#shared/runbooks/metric.ts';

test('a metric is asked for on one line or several, of one connector or the only one', () => {
  const read = (body: string) => {
    const found = readMetric(body);
    return found.ok ? metricText(found.value) : found.message;
  };
  expect(read('METRIC Main Prometheus: rate(errors[5m])')).toBe('Main Prometheus: rate(errors[5m])');
  expect(read('METRIC Main Prometheus\nsum(\n  rate(errors[5m])\n)')).toBe(
    'Main Prometheus: sum(\n  rate(errors[5m])\n)',
  );
  expect(read('METRIC: up')).toBe('up');
  expect(read('METRIC\nup == 0')).toBe('up == 0');
  expect(read('METRIC Prometheus:')).toContain('METRIC');
  expect(isMetric('METRICS=1 ./run')).toBe(false);
  expect(isMetric('metric up')).toBe(false);
});

test('a value changes nothing but its own place in the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const question = { connector: null, query: 'up{host="$HOST",other="$OTHER"}' };
      const { query } = fillMetric(question, new Map([['HOST', value]]));
      const inside = query.slice('up{host="'.length, -'",other="$OTHER"}'.length);
      expect(JSON.parse(`"${inside}"`)).toBe(value);
    }),
  );
});

test('an answer is judged as JSON', () => {
  const holds = (expectation: string, samples: { labels: Record<string, string>; value: number }[]) => {
    const read = readExpectation(expectation);
    if (!read.ok) throw new Error(read.message);
    const body = metricAnswer(samples);
    return failureOf(read.value, { exit: null, status: 200, stdout: '', stderr: '', body }) === null;
  };
  const one = [{ labels: { pod: 'a' }, value: 0.02 }];
  const two = [...one, { labels: { pod: 'b' }, value: 3 }];
  expect(holds('json $.value < 0.05', one)).toBe(true);
  expect(holds('json $.value < 0.01', one)).toBe(false);
  expect(holds('json $.value < 9', two)).toBe(false);
  expect(holds('json $.most < 9 and json $.count = 2', two)).toBe(true);
  expect(holds('json $.series[1].labels.pod = "b"', two)).toBe(true);
  expect(holds('json $.count = 0', [])).toBe(true);
  expect(holds('json $.value < 1', [{ labels: {}, value: Number.NaN }])).toBe(false);
});
