import { app, BrowserWindow, session, type Session } from 'electron';
import { randomUUID } from 'node:crypto';
import { escapeHtml } from '#shared/text/escape-html.ts';
import { paperOf } from '#shared/exporting/paper.ts';
import type { PrintJob } from '#shared/contract/wire.ts';
import { APP_SCHEME } from './app-origin.ts';
import { fixedHeaders } from './content-policy.ts';
import type { AppResponse } from './protocol.ts';
import { serve } from './serve.ts';

/** Where pages to be printed are served from: not the origin that may talk to the shell. */
const PRINT_ORIGIN = `${APP_SCHEME}://print`;
/** What an exported page brings is one stylesheet and pictures inside it. It may not even ask for more. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Makes a PDF of an exported page. Rejects when the page can't be drawn. */
export type Printer = (job: PrintJob) => Promise<Buffer>;

/**
 * Prints in a hidden window without scripts, bridge or network, one page after the other. The window has a session of its
 * own, kept in memory, whose one address is the page.
 */
export function createPrinter(): Printer {
  const pages = new Map<string, string>();
  const printing = printSession(pages);
  let last: Promise<unknown> = Promise.resolve();

  async function print({ html, mark }: PrintJob): Promise<Buffer> {
    const address = `${PRINT_ORIGIN}/${randomUUID()}.html`;
    pages.set(address, html);
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: printing,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        javascript: false,
        webviewTag: false,
        devTools: false,
      },
    });
    try {
      await window.loadURL(address);
      return await window.webContents.printToPDF({
        pageSize: paperOf(app.getLocaleCountryCode()),
        printBackground: true,
        displayHeaderFooter: true,
        headerTemplate:
          mark === undefined
            ? '<span></span>'
            : line(
                `<b style="border:1px solid #845000;color:#845000;font-size:11px;padding:1px 5px">${escapeHtml(mark)}</b>`,
              ),
        footerTemplate: line(
          '<span class="title"></span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span>',
        ),
        // In inches.
        margins: { top: 0.7, bottom: 0.7, left: 0.6, right: 0.6 },
      });
    } finally {
      pages.delete(address);
      window.destroy();
    }
  }

  return (job) => {
    const printed = last.then(() => print(job));
    last = printed.catch(() => undefined);
    return printed;
  };
}

/** A line at the edge of the paper. Chromium fills in title and numbers, and knows no style of the page there. */
function line(content: string): string {
  return `<div style="box-sizing:border-box;color:#333;display:flex;font:8px system-ui,sans-serif;gap:24px;justify-content:space-between;padding:0 0.6in;width:100%">${content}</div>`;
}

function printSession(pages: ReadonlyMap<string, string>): Session {
  const printing = session.fromPartition('print');
  printing.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  printing.setPermissionCheckHandler(() => false);
  printing.on('will-download', (event) => event.preventDefault());
  printing.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !pages.has(url) && !url.startsWith('data:image/') }),
  );
  serve(printing.protocol, APP_SCHEME, ({ url }) => Promise.resolve(answerTo(pages.get(url))));
  return printing;
}

function answerTo(html: string | undefined): AppResponse {
  const headers = { ...fixedHeaders, 'Content-Security-Policy': policy };
  return html === undefined
    ? { status: 404, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, body: '' }
    : { status: 200, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, body: html };
}
