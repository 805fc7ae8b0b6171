import { describe, expect, it } from 'vitest';
import { withCommandId } from '#electron/main/command-id.ts';
import { operations, type OperationName } from '#shared/contract/index.ts';

const withId = (name: OperationName, input: unknown = {}) => withCommandId(operations[name], input);

describe('the id by which a repeated command is known', () => {
  it.each([
    'incident.declare',
    'entry.log',
    'task.add',
    'update.post',
    'person.set',
    'incident.import',
  ] as const)('is given to %s', (name) => {
    const first = withId(name);
    expect(first).toHaveProperty(
      'commandId',
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    );
    expect(withId(name)).not.toEqual(first);
  });

  it.each(['incident.list', 'shell.info', 'incident.watch'] as const)('is not given to %s', (name) => {
    expect(withId(name)).toEqual({});
  });

  it('is the caller’s, where there is one', () => {
    expect(withId('entry.log', { commandId: 'mine' })).toEqual({ commandId: 'mine' });
  });

  it('is given on suspicion to an operation not known yet', () => {
    expect(withCommandId(undefined, {})).toHaveProperty('commandId');
    expect(withCommandId(undefined, ['x'])).toEqual(['x']);
  });

  it('is not forced on what is no object', () => {
    expect(withId('entry.log', null)).toBeNull();
    expect(withId('entry.log', 'x')).toBe('x');
  });
});
