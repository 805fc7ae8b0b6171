/** The stylesheet of an exported page: light or dark as the reader's system says, and printable. */
export const style = `:root{color-scheme:light dark;--text:#1b1f24;--quiet:#57606a;--line:#d0d7de;--page:#fff;--stripe:#f6f8fa;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--quiet:#9da7b3;--line:#3d444d;--page:#0d1117;--stripe:#151b23;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
h1,h2,h3{line-height:1.25;margin:2rem 0 .75rem;overflow-wrap:anywhere}
h1{margin-top:0}
a{color:var(--link)}
.quiet,li>time{color:var(--quiet)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:start;vertical-align:top}
thead th{background:var(--stripe)}
tbody tr:target{outline:2px solid var(--link)}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
.said{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}
td:not(:last-child) .said{overflow-wrap:break-word}
li{margin:.5rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .75rem;margin:.25rem 0 0}
dt{color:var(--quiet)}
dd{margin:0}
figure{margin:.75rem 0}
figcaption{color:var(--quiet)}
pre{margin:.25rem 0 0;padding:.5rem .75rem;border:1px solid var(--line);overflow-wrap:anywhere;white-space:pre-wrap;font:.85rem/1.45 ui-monospace,monospace}
img{display:block;max-width:100%;max-height:30rem;margin:.4rem 0;border:1px solid var(--line)}
@media print{:root{color-scheme:light;--text:#000;--quiet:#333;--line:#999;--page:#fff;--stripe:#eee;--link:#000}body{max-width:none;padding:0;font-size:10pt}thead{display:table-header-group}tr,li{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible;padding-right:1px}}
`;

/** SHA-256 of {@link style} in base64, for the page's content security policy. Held to the stylesheet by a test. */
export const styleHash = 'SJLvn+plEGiqeVvQAFdgLxJlA8ySJfded7aUPxWgk5I=';
