import { Button } from '@mantine/core';
import { schemes } from '#shared/contract/shell.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp, useDisplay } from '#renderer/ui/app-context.tsx';
import { Choice } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

const { appearance: text } = settingsText;

/** How all windows look. */
export function AppearanceSection() {
  const { client } = useApp();
  const { scheme, zoom } = useDisplay();
  const step = (direction: 'in' | 'out' | 'reset') =>
    void client.call('shell.zoom.step', { step: direction });
  return (
    <>
      <fieldset className={parts.group}>
        <legend>{text.scheme}</legend>
        {schemes.map((name) => (
          <Choice
            key={name}
            type="radio"
            name="scheme"
            checked={scheme === name}
            onChange={() => void client.call('shell.appearance.set', { scheme: name })}
          >
            {text.schemes[name]}
          </Choice>
        ))}
        <p className={parts.note}>{text.contrast}</p>
      </fieldset>
      <section className={parts.group}>
        <h2>{text.size}</h2>
        <div className={`${parts.buttons} ${parts.flat}`}>
          <Button variant="default" onClick={() => step('out')}>
            {text.smaller}
          </Button>
          <output className={parts.figure}>{Math.round(zoom * 100)} %</output>
          <Button variant="default" onClick={() => step('in')}>
            {text.larger}
          </Button>
          <Button variant="default" disabled={zoom === 1} onClick={() => step('reset')}>
            {text.normal}
          </Button>
        </div>
      </section>
    </>
  );
}
