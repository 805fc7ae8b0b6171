import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import type { Finding, SchedulePreview } from '#shared/policy/schedules/findings.ts';
import type { Load } from '#shared/policy/schedules/load.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';
import { findingSentence, isTrouble, percent, sourceText, timeText } from '#shared/text/schedules.ts';
import { useSaying } from './looking.ts';
import classes from './schedules.module.css';
import { Columns } from '#renderer/ui/columns.tsx';
import { Table } from '#renderer/ui/table.tsx';

/** What is wrong with a schedule, in plain words, what asks for a change first. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const say = useSaying();
  const inOrder = [...findings.filter(isTrouble), ...findings.filter((finding) => !isTrouble(finding))];
  return (
    <section>
      <h2>{text.findings}</h2>
      {inOrder.length === 0 ? (
        <p className={classes.good}>{text.noFindings}</p>
      ) : (
        <ul className={classes.findings}>
          {inOrder.map((finding) => {
            const sentence = findingSentence(finding, say);
            return (
              <li key={sentence} data-trouble={isTrouble(finding)}>
                {sentence}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Hours, nights, weekends and shifts of each person. */
export function LoadTable({ load }: { load: readonly Load[] }) {
  const { name } = useSaying();
  return (
    <section>
      <h2>{text.load}</h2>
      <Table className={classes.load}>
        <Columns names={text.loadColumns} />
        <tbody>
          {load.map((each) => (
            <tr key={each.person}>
              <td>{name(each.person)}</td>
              <td>
                {timeText(each.time)}, {percent(each.share)}
              </td>
              <td>{each.nights}</td>
              <td>{each.weekends}</td>
              <td>{each.shifts}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** The picture in words: every shift and every gap of it, in order. */
export function ShiftList({ schedule, preview }: { schedule: Schedule; preview: SchedulePreview }) {
  const { when, name } = useSaying();
  const rows = [
    ...preview.shifts.map((shift) => ({
      ...shift,
      who: name(shift.person),
      why: sourceText(schedule, shift),
    })),
    ...preview.gaps.map((gap) => ({ ...gap, who: text.nobody, why: '' })),
  ].toSorted((one, other) => one.from - other.from);
  return (
    <details className={classes.list}>
      <summary>{text.list}</summary>
      <Table className={classes.load}>
        <tbody>
          {rows.map(({ from, until, who, why }) => (
            <tr key={from}>
              <td>{when(from)}</td>
              <td>{when(until)}</td>
              <td className={why === '' ? classes.missing : ''}>{who}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
