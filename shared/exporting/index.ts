export { toCsv } from './csv.ts';
export { fileName, type IncidentDocument } from './document.ts';
export { toHtml } from './html.ts';
export { ics214Csv, type ActivityLogOptions } from './ics214.ts';
export { toMarkdown } from './markdown.ts';
