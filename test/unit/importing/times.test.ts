import { describe, expect, it } from 'vitest';
import { carriesClock, findTimes, leadingTime } from '#shared/importing/times.ts';

/** `year-month-day hour:minute zone ~`, parts that are missing left out. */
function show(text: string): string[] {
  return [...findTimes(text)].map(({ date, clock, zone, until, approximate }) => {
    const day = date?.day ? `${date.day.year}-${date.day.month}-${date.day.day}` : undefined;
    const part = date?.partial ? `?-${date.partial.month}-${date.partial.day}` : undefined;
    const either = date?.either ? 'either' : undefined;
    const time = clock ? (clock.hour === undefined ? '?' : `${clock.hour}:${clock.minute}`) : undefined;
    const end = until ? `to ${until.clock?.hour ?? '?'}:${until.clock?.minute ?? '?'}` : undefined;
    return [day ?? part ?? either, time, zone, end, approximate ? '~' : undefined].filter(Boolean).join(' ');
  });
}

describe('finding times in text', () => {
  it.each([
    ['2021-06-22T08:21Z replaced', ['2021-6-22 8:21 Z']],
    ['20210622T082130Z replaced', ['2021-6-22 8:21 Z']],
    ['2021-06-22 08:21:00 -0500', ['2021-6-22 8:21 -0500']],
    ['2021-06-22 08:21:00+02', ['2021-6-22 8:21 +02']],
    ['08:21 AM PDT', ['8:21 PDT']],
    ['12:05 am', ['0:5']],
    ['9pm EST', ['21:0 EST']],
    ['14:03 (UTC+2) restarted', ['14:3 UTC+2']],
    ['14:03 Europe/Copenhagen restarted', ['14:3 Europe/Copenhagen']],
    ['14:03 Prod/NonProd clusters', ['14:3']],
    ['Tuesday 22nd June 2021, 14:03 BST', ['2021-6-22 14:3 BST']],
    ['June 22, 2021 2:03 p.m.', ['2021-6-22 14:3']],
    ['14:03 on 22 June', ['?-6-22 14:3']],
    ['03.06.2021 kl. 14:03', ['2021-6-3 14:3']],
    ['22/06/2021 14:03', ['2021-6-22 14:3']],
    ['06/22/2021 14:03', ['2021-6-22 14:3']],
    ['06/07/2021 14:03', ['either 14:3']],
    ['2021-12-10   15:40', ['2021-12-10 15:40']],
    ['2021-06-22 at around 08:21 UTC', ['2021-6-22 8:21 UTC ~']],
    ['1403Z', ['14:3 Z']],
    ['14:??', ['14:0 ~']],
    ['14:3?', ['14:30 ~']],
    ['14:03?', ['14:3 ~']],
    ['10:45~', ['10:45 ~']],
    ['~2025-03-03 19:30', ['2025-3-3 19:30 ~']],
    ['14:03 (approx) CET', ['14:3 CET ~']],
    ['12:26-12:??', ['12:26 to 12:0 ~']],
    ['12:26 – ongoing', ['12:26 to ?:? ~']],
    ['10:00-11:30', ['10:0 to 11:30']],
    ['2:03–2:45 PM PT', ['14:3 PT to 14:45']],
    ['2021-06-22 23:50 – 2021-06-23 00:20 UTC', ['2021-6-22 23:50 UTC to 0:20']],
    ['--:--', ['?']],
    ['2019-12-03 --:--', ['2019-12-3 ?']],
    ['HH:mm', ['?']],
  ])('%s', (text, expected) => {
    expect(show(text)).toEqual(expected);
  });

  it.each([
    'it took 1:30 minutes',
    'restored in 0:45 minutes',
    'Time to detection: 1:30',
    '| Time to recovery | 1:30 |',
    'lasted 2:15',
    'duration was 1:30',
    'outage of 1:30 hours',
    'version 5.10.0 and 3.5',
    'host 10.0.0.1:80',
    'localhost:8080',
    'de:ad:12:34:56:78',
    'a /24 subnet with 5/10 nodes',
    'call 12:345',
    'May 2021 was quiet',
  ])('sees no time in: %s', (text) => {
    expect(show(text)).toEqual([]);
    expect(carriesClock(text)).toBe(false);
  });

  it('takes a clock time before "Second" and "hrs" at the start of a line for a time', () => {
    expect(show('14:05 Second node stops')).toEqual(['14:5']);
    expect(show('14:05 hrs restarted')).toEqual(['14:5']);
    expect(show('01:30 minutes of downtime')).toEqual([]);
  });

  it('leaves an impossible time of day to the caller, with a sentence', () => {
    const [found] = findTimes('25:61 restarted');
    expect(found?.clock?.hour).toBeUndefined();
    expect(found?.clock?.problem).toBe("“25:61” isn't a time of day.");
    expect(carriesClock('25:61 restarted')).toBe(true);
    expect(carriesClock('the ports 25:61 are open')).toBe(false);
  });

  it('gives the text a time introduces, without what stands between', () => {
    expect(leadingTime('14:03 UTC – restarted')?.rest).toBe('restarted');
    expect(leadingTime('**14:03**: restarted')?.rest).toBe('restarted');
    expect(leadingTime('[14:03] [Alerting] disk full')?.rest).toBe('[Alerting] disk full');
    expect(leadingTime('14:03 -5 nodes')?.rest).toBe('-5 nodes');
    expect(leadingTime('14:03-restarted')?.rest).toBe('restarted');
    expect(leadingTime('14:03, 5/10 nodes failing')?.rest).toBe('5/10 nodes failing');
    expect(leadingTime('UTC 14:03 restarted')?.mention.zone).toBe('UTC');
  });

  it('lets words stand before the time only when asked loosely', () => {
    expect(leadingTime('At about 14:03 it broke')).toBeNull();
    expect(leadingTime('At about 14:03 it broke', true)?.mention.approximate).toBe(true);
    expect(leadingTime('It broke at 14:03', true)).toBeNull();
  });
});
