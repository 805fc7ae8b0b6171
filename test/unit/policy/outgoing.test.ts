import { describe, expect, it } from 'vitest';
import { asksStillTrue, outgoingState, STILL_TRUE_FOR } from '#shared/policy/outgoing.ts';
import { updateMessage, type Audience } from '#shared/policy/update-message.ts';
import { act, firstOf, newWorld, START } from '../domain/simulation.ts';

const MINUTE = 60_000;

/** An incident with one update, queued for whom it is for. */
function posted(publicText?: string) {
  const world = newWorld(1);
  const replica = firstOf(world);
  act(world, replica, 'incident.declare', { title: 'Down', severity: '1' });
  const post = (text: string, more: object = {}) => {
    act(world, replica, 'update.post', { text, ...more });
    return { update: replica.state.head.updates.at(-1)?.id ?? '', queuedAt: world.now };
  };
  const first = post('first', publicText === undefined ? {} : { publicText });
  const stateOf = (queued: { update: string; queuedAt: number }, audience: Audience = 'internal') =>
    outgoingState(replica.state.head, { ...queued, audience }, world.now);
  return { world, replica, post, first, stateOf };
}

describe('an update that waits for a way out', () => {
  it('goes as it is while it is fresh, and asks "still true?" once it has waited too long', () => {
    const { world, first, stateOf } = posted();
    world.now += STILL_TRUE_FOR;
    expect(stateOf(first)).toBe('ready');
    world.now += 1;
    expect(stateOf(first)).toBe('old');
    expect([asksStillTrue('old'), asksStillTrue('superseded')]).toEqual([true, true]);
    expect([asksStillTrue('ready'), asksStillTrue('withdrawn')]).toEqual([false, false]);
  });

  it('is fresh again once somebody has said that it is still true', () => {
    const { world, replica, first, stateOf } = posted();
    world.now += 30 * MINUTE;
    expect(act(world, replica, 'update.confirm', { update: 2, stillTrue: true }).ok).toBe(true);
    expect(stateOf(first)).toBe('ready');
    world.now += STILL_TRUE_FOR + 1;
    expect(stateOf(first)).toBe('old');
  });

  it('asks as well when a newer one for the same audience was posted', () => {
    const { world, replica, post, first, stateOf } = posted('We are on it.');
    world.now += MINUTE;
    const second = post('second, not for customers');
    expect(stateOf(first)).toBe('superseded');
    expect(stateOf(first, 'public')).toBe('ready');
    expect(stateOf(second)).toBe('ready');
    world.now += MINUTE;
    act(world, replica, 'update.confirm', { update: 2, stillTrue: true });
    expect(stateOf(first)).toBe('ready');
  });

  it('never goes once it was said to be no longer true, or struck', () => {
    const { world, replica, first, stateOf, post } = posted();
    act(world, replica, 'update.confirm', { update: 2, stillTrue: false });
    expect(stateOf(first)).toBe('withdrawn');
    expect(act(world, replica, 'update.confirm', { update: 2, stillTrue: false }).ok).toBe(false);
    const other = post('holds a password');
    act(world, replica, 'entry.strike', { entry: 4 });
    expect(stateOf(other)).toBe('withdrawn');
    expect(act(world, replica, 'update.confirm', { update: 1, stillTrue: true })).toMatchObject({
      refusal: { code: 'wrong_kind' },
    });
  });

  it('says outside what the preview says', () => {
    const update = { text: 'Failing over.', publicText: 'We are fixing it.', nextDueAt: START + 30 * MINUTE };
    const facts = { severity: 'SEV-1', phase: 'mitigating' as const, exercise: false };
    expect(updateMessage(update, 'internal', 'INC-7F3', facts)).toBe(
      'INC-7F3 · SEV-1 · Mitigating\n\nFailing over.\n\nNext update by 14:30 UTC.',
    );
    expect(updateMessage(update, 'public', 'INC-7F3', facts)).toBe(
      'We are fixing it.\n\nNext update by 14:30 UTC.',
    );
    expect(updateMessage({ ...update, nextDueAt: null }, 'public', 'INC-7F3', facts)).toBe(
      'We are fixing it.',
    );
    expect(updateMessage(update, 'public', 'INC-7F3', { ...facts, exercise: true })).toMatch(/^EXERCISE\n/);
    expect(updateMessage({ ...update, publicText: null }, 'public', 'INC-7F3', facts)).toBeNull();
  });
});
