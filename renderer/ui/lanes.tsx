import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { CopyLanes } from './lanes-copy.tsx';
import classes from './lanes.module.css';

/** A stretch of time on a lane. */
export interface LaneBand {
  /** Unique in the picture, and the same as long as it means the same. */
  key: string;
  /** ms since the epoch; what lies outside of the picture is cut off. */
  from: number;
  until: number;
  /** Words on it, as far as they fit. */
  label: string;
  /** All of it in words, for listeners and on hover. */
  title: string;
  /** Of neutral shades, to tell neighbours apart: 0, 1 or 2. A gap is hatched, a marked one has a frame of its own. */
  look: 0 | 1 | 2 | 'gap' | 'marked';
}

/** A row of the picture. Its bands are in order and don't overlap. */
export interface Lane {
  key: string;
  label: string;
  /** Whether it stands out: what the others come to. */
  strong?: boolean;
  bands: readonly LaneBand[];
}

export interface LanesProps {
  /** What the picture shows, for listeners. */
  label: string;
  /** Ends of the picture, ms since the epoch. */
  from: number;
  until: number;
  lanes: readonly Lane[];
  /** Lines through all lanes with words above them. */
  ticks: readonly { at: number; label: string }[];
  /** Where now is, when it is in the picture. */
  now?: number;
  /** The band that has the focus or the pointer. */
  onLook?: (band: LaneBand) => void;
  /** A band was pressed. */
  onChoose?: (band: LaneBand) => void;
}

/**
 * Lanes of time beneath each other. One tab stop: arrow keys go from band to band and from lane to lane, Home and End to
 * the ends of a lane. Each band is a button that says in words what it shows.
 */
export function Lanes({ label, from, until, lanes, ticks, now, onLook, onChoose }: LanesProps) {
  const picture = useRef<HTMLFieldSetElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const shown = lanes.map((lane) => ({
    ...lane,
    bands: lane.bands.filter((band) => band.until > from && band.from < until),
  }));
  const all = shown.flatMap((lane) => lane.bands);
  const stop = all.some((band) => band.key === active) ? active : (all[0]?.key ?? null);
  const place = (at: number): string =>
    `${((Math.min(Math.max(at, from), until) - from) / (until - from)) * 100}%`;

  function onKeyDown(event: KeyboardEvent): void {
    const next = stepped(shown, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    setActive(next.key);
    const buttons = picture.current?.querySelectorAll<HTMLElement>('[data-band]') ?? [];
    [...buttons].find((button) => button.dataset['band'] === next.key)?.focus();
  }

  return (
    <>
      <fieldset ref={picture} className={classes.lanes} aria-label={label}>
        <div className={classes.scale} aria-hidden>
          {ticks.map((tick) => (
            <span key={tick.at} style={{ left: place(tick.at) }}>
              {tick.label}
            </span>
          ))}
        </div>
        {shown.map((lane) => (
          <fieldset
            key={lane.key}
            className={classes.lane}
            data-strong={lane.strong === true}
            aria-label={lane.label}
          >
            <div className={classes.name} title={lane.label}>
              {lane.label}
            </div>
            <div className={classes.track}>
              {ticks.map((tick) => (
                <i key={tick.at} className={classes.tick} style={{ left: place(tick.at) }} />
              ))}
              {lane.bands.map((band) => (
                <button
                  key={band.key}
                  type="button"
                  data-band={band.key}
                  data-look={band.look}
                  className={classes.band}
                  style={{ left: place(band.from), right: `calc(100% - ${place(band.until)})` }}
                  tabIndex={band.key === stop ? 0 : -1}
                  aria-label={band.title}
                  title={band.title}
                  onKeyDown={onKeyDown}
                  onFocus={() => {
                    setActive(band.key);
                    onLook?.(band);
                  }}
                  onClick={() => onChoose?.(band)}
                >
                  <Words>{band.label}</Words>
                </button>
              ))}
              {now === undefined || now < from || now >= until ? null : (
                <i className={classes.now} style={{ left: place(now) }} />
              )}
            </div>
          </fieldset>
        ))}
      </fieldset>
      <CopyLanes {...{ label, from, until, lanes, ticks }} {...(now === undefined ? {} : { now })} />
    </>
  );
}

function Words({ children }: { children: ReactNode }) {
  return <span className={classes.words}>{children}</span>;
}

/** The band an arrow key leads to; null when it leads nowhere. */
export function stepped(lanes: readonly Lane[], from: string | null, key: string): LaneBand | null {
  const row = lanes.findIndex((lane) => lane.bands.some((band) => band.key === from));
  const lane = lanes[row];
  const at = lane?.bands.findIndex((band) => band.key === from) ?? -1;
  const band = lane?.bands[at];
  if (lane === undefined || band === undefined) return null;
  switch (key) {
    case 'ArrowLeft':
      return lane.bands[at - 1] ?? null;
    case 'ArrowRight':
      return lane.bands[at + 1] ?? null;
    case 'Home':
      return lane.bands[0] ?? null;
    case 'End':
      return lane.bands.at(-1) ?? null;
    case 'ArrowUp':
      return nearest(lanes.slice(0, row).toReversed(), band);
    case 'ArrowDown':
      return nearest(lanes.slice(row + 1), band);
    default:
      return null;
  }
}

/** Of the next lane that has any, the band closest to the middle of this one. */
function nearest(lanes: readonly Lane[], band: LaneBand): LaneBand | null {
  const bands = lanes.find((lane) => lane.bands.length > 0)?.bands ?? [];
  const middle = (band.from + band.until) / 2;
  const distance = (other: LaneBand): number => Math.max(other.from - middle, middle - other.until, 0);
  return bands.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}
