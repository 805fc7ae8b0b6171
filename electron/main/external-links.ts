import type { Question } from './question.ts';
import { words } from './words.ts';

export interface ExternalLinksOptions<Window> {
  /** Asks the person; resolves to whether they agreed. */
  confirm: (question: Question, over: Window | undefined) => Promise<boolean>;
  /** Hands the address to the system's browser. */
  openInBrowser: (address: string) => Promise<void>;
}

export interface ExternalLinks<Window> {
  /** Opens a web address once the person has confirmed its host. Resolves to whether it was opened. */
  open(address: string, over: Window | undefined): Promise<boolean>;
}

/** Leaves Deepwater for the web: only http and https, only with consent, one question at a time. */
export function createExternalLinks<Window>(options: ExternalLinksOptions<Window>): ExternalLinks<Window> {
  let asking = false;
  return {
    async open(address, over) {
      const url = webAddress(address);
      if (url === undefined || asking) return false;
      asking = true;
      try {
        const { message, open, cancel } = words.openLink;
        const detail = url.href.length > 300 ? `${url.href.slice(0, 300)}…` : url.href;
        const agreed = await options.confirm(
          { message: message(url.host), detail, agree: open, cancel },
          over,
        );
        if (agreed) await options.openInBrowser(url.href);
        return agreed;
      } finally {
        asking = false;
      }
    },
  };
}

/** The address, if it is one of the web. A name and password in front of the host would disguise it. */
export function webAddress(address: string): URL | undefined {
  const url = parse(address);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

/** `URL.canParse` is missing in the older Electron. */
function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
