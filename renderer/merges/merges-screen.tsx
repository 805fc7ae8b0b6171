import { useEffect } from 'react';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { uiText } from '#shared/text/ui.ts';
import { HOME_HASH, mergesHash } from '#renderer/state/route.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { Back } from '#renderer/ui/back.tsx';
import { BottomLine } from '#renderer/ui/bottom-line.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useEscapeTo } from '#renderer/ui/use-escape-to.ts';
import classes from './merges.module.css';
import { ReportView } from './report-view.tsx';
import { decisionsOpen, useReports, type Report } from './use-reports.ts';

const { merges: text } = syncScreen;

/** What merges after a time apart brought: all of them, or one. */
export default function MergesScreen({ num }: { num: number | null }) {
  const { reports, error } = useReports();
  const report = reports?.find((each) => each.num === num);
  useEscapeTo(num === null ? HOME_HASH : mergesHash());
  useEffect(() => {
    document.title = `${text.title} – ${uiText.app}`;
  }, []);
  return (
    <div className={classes.screen}>
      <main className={classes.main}>
        {num === null ? (
          <Back to={HOME_HASH} words={text.home} />
        ) : (
          <Back to={mergesHash()} words={text.all} />
        )}
        {error === null ? null : (
          <p role="alert" className={classes.error}>
            {error}
          </p>
        )}
        {reports === null ? (
          <p className={classes.none}>{error === null ? text.reading : null}</p>
        ) : num === null ? (
          <AllReports reports={reports} />
        ) : report === undefined ? (
          <p className={classes.none}>{text.missing}</p>
        ) : (
          <ReportView key={report.num} report={report} />
        )}
      </main>
      <BottomLine />
    </div>
  );
}

function AllReports({ reports }: { reports: readonly Report[] }) {
  const moment = useMoment();
  return (
    <>
      <h1 className={classes.title}>{text.title}</h1>
      {reports.length === 0 ? (
        <p className={classes.none}>{text.none}</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              {Object.values(text.columns).map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => {
              const open = decisionsOpen(report);
              const asked = report.incidents.some(({ decisions }) => decisions.length > 0);
              return (
                <tr key={report.num}>
                  <td title={utcTime(report.at)}>
                    <a href={mergesHash(report.num)}>{moment(report.at)}</a>
                  </td>
                  <td>{report.from.map(({ name }) => name).join(', ')}</td>
                  <td>{text.came(report.events, report.incidents.length)}</td>
                  <td className={open === 0 ? classes.dim : classes.open}>
                    {open > 0 ? text.open(open) : asked ? text.settled : text.nothing}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
