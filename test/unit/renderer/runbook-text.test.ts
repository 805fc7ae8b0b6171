import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createStore } from 'zustand/vanilla';
import { expect, it } from 'vitest';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { RunbookText } from '#renderer/runbooks/runbook-text.tsx';
import { AppProvider, type App } from '#renderer/ui/app-context.tsx';

/** The text of a runbook as the window writes it. Nothing in it asks the application for more than its times. */
function shown(text: string): string {
  const app = { shownTimes: createStore(() => ({ times: {} })) } as unknown as App;
  const runbook = parseRunbook(text, 'a.md');
  const read = createElement(RunbookText, {
    runbook,
    standing: { from: 'team/a.md', keys: ['team/a.md', 'team/c.md'], incident: null },
  });
  // oxlint-disable-next-line react/no-children-prop
  const html = renderToStaticMarkup(createElement(AppProvider, { value: app, children: read }));
  expect(html.match(/Step \d+, /g) ?? []).toHaveLength(runbook.steps.length);
  return html;
}

it('marks every step, also several of one paragraph, in lists, boxes and folds', () => {
  const html = shown(
    '## Steps\n\nCheck the lag. Restart the replica. Call the expert.\n\n- [ ] Watch it\n  - Look at the queue\n\n> ```sh step\n> true\n> ```\n\n<details>\n\n1. Drain it\n\n</details>',
  );
  expect(html).toContain('<summary>Details</summary>');
});

it('writes markup as text, pictures of the web as words, and no link but to the web, the library and its headings', () => {
  const html = shown(
    '<script>x</script>\n\n![The graph](http://x/y.png) [a](javascript:1) [b](./c.md#lag) [c](./d.md) [d](https://e.f)\n\n## Lag\n\n[e](#lag) [f](#none)',
  );
  expect(html).not.toMatch(/<script|<img|javascript:1"/);
  expect(html).toContain('&lt;script&gt;');
  expect(html.match(/href="[^"]*"/g)).toEqual([
    'href="http://x/y.png"',
    'href="#/runbooks/team%2Fc.md?at=lag"',
    'href="https://e.f"',
    'href="#lag"',
  ]);
});
