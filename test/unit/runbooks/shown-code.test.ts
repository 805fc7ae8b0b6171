import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsIn, mayWrap } from '#shared/runbooks/shown-code.ts';

describe('what of a block is copied', () => {
  it('is the commands alone where they have a prompt', () => {
    expect(commandsIn('$ oc get nodes \\\n  -o wide\nNAME  STATUS\na     Ready\n\n$ oc adm upgrade')).toBe(
      'oc get nodes \\\n  -o wide\noc adm upgrade',
    );
    expect(commandsIn('$ cat <<EOF > a\nb: 1\nEOF')).toBe('cat <<EOF > a\nb: 1\nEOF');
    expect(commandsIn('  $ ls | \n grep a')).toBe('ls | \n grep a');
  });

  it('is the block as it is where nothing has one', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('$ ')),
        (text) => {
          expect(commandsIn(text)).toBe(text);
        },
      ),
    );
    expect(commandsIn('echo "$HOME" $ ')).toBe('echo "$HOME" $ ');
  });
});

describe('long lines', () => {
  const long = 'x'.repeat(60);
  it('of commands and messages are broken', () => {
    expect(mayWrap(`$ oc  get  nodes  ${long} ${long}`)).toBe(true);
    expect(mayWrap(`kubectl exec -c etcd $(kubectl get po) ${long} | awk '{ print $2 }'`)).toBe(true);
    expect(mayWrap(`error: refs/heads/master: ${long} ${long}`)).toBe(true);
  });

  it('of tables are not', () => {
    expect(mayWrap(`NAME      STATUS   VOLUME-${long}   CAPACITY   ${long}`)).toBe(false);
    expect(mayWrap(`| a | b | ${long} | ${long} |`)).toBe(false);
    expect(mayWrap('NAME      STATUS   VOLUME')).toBe(true);
  });
});
