import { uiText } from '#shared/text/ui.ts';
import { useApp } from './app-context.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './lanes.module.css';
import { lanesSvg } from './lanes-svg.ts';
import type { LanesProps } from './lanes.tsx';

/** A picture is drawn so much finer than on a screen of 96 dpi, for documents and projectors. */
const FINER = 2;

/** Copies lanes as a picture with a heading that says what it shows, when, and in whose time. */
export function CopyLanes(props: Pick<LanesProps, 'label' | 'from' | 'until' | 'lanes' | 'ticks' | 'now'>) {
  const { times } = useApp();
  const { copy } = uiText;
  const { label, from, until } = props;
  const drawn = () =>
    lanesSvg(props, `${label} · ${times.dated(from)} – ${times.dated(until)} (${times.zone})`);
  return (
    <div className={classes.copies}>
      <CopyButton
        words={copy.png}
        label={copy.pngOf(label)}
        content={async () => ({ png: await pngOf(drawn()) })}
      />
      <CopyButton words={copy.svg} label={copy.svgOf(label)} content={() => ({ text: drawn().svg })} />
    </div>
  );
}

/** An SVG drawn as PNG, in base64. */
async function pngOf({ svg, width, height }: ReturnType<typeof lanesSvg>): Promise<string> {
  const picture = new Image(width, height);
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode().catch(() => {
    throw new Error(uiText.copy.failed);
  });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * FINER, height * FINER];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error(uiText.copy.failed);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
