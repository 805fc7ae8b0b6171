import { useEffect, useState } from 'react';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from './app-context.tsx';
import classes from './copy-button.module.css';

/** What goes on the clipboard: text, or a picture as base64 PNG. */
type Content = { text: string } | { png: string };

interface CopyButtonProps {
  /** What it says. */
  words: string;
  /** What it says to who does not see what stands around it. */
  label: string;
  /** Made when it is pressed. Throws an Error whose message is for a person. */
  content: () => Content | Promise<Content>;
}

/** Puts something on the clipboard, and says for two seconds that it is there. */
export function CopyButton({ words, label, content }: CopyButtonProps) {
  const { client, told } = useApp();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    try {
      const outcome = await client.call('shell.clipboard.write', await content());
      if (outcome.ok) setCopied(true);
      else told.setState({ told: { error: outcome.refusal.message } });
    } catch (error) {
      told.setState({ told: { error: error instanceof Error ? error.message : String(error) } });
    }
  }

  return (
    <button type="button" className={classes.copy} aria-label={label} onClick={() => void copy()}>
      <span aria-live="polite">{copied ? uiText.copy.done : words}</span>
    </button>
  );
}
