/** What the editor can put into a runbook, in the order its buttons show them. */
export const INSERTIONS = ['sh', 'http', 'check', 'wait', 'decide', 'notify', 'rollback'] as const;
export type Insertion = (typeof INSERTIONS)[number];

const FENCE = '```';
const bodies: Readonly<Record<Insertion, (number: number) => string>> = {
  sh: (number) =>
    `${FENCE}sh step name="Step ${number}" expect="exit 0" timeout=60s rollback="undo step ${number}"\n# What it runs. Variables arrive as environment variables.\n${FENCE}`,
  http: (number) =>
    `${FENCE}http step name="Step ${number}" expect="status 200"\nGET https://service.example/health\nAccept: application/json\n${FENCE}`,
  check: (number) =>
    `${FENCE}check step name="Step ${number}" expect="exit 0" timeout=30s\n# Looks at something and changes nothing.\n${FENCE}`,
  wait: (number) => `${FENCE}wait step name="Step ${number}" timeout=5m every=10s\n60s\n${FENCE}`,
  decide: (number) =>
    `${FENCE}decide step name="Step ${number}"\nIs the service back?\n- yes\n- no\n${FENCE}`,
  notify: (number) =>
    `${FENCE}notify step name="Step ${number}" to="#incidents"\nWhat they are told.\n${FENCE}`,
  rollback: (number) =>
    `${FENCE}sh rollback name="undo step ${number}" timeout=60s\n# Takes the step back.\n${FENCE}`,
};

/** A text after something was put into it, and what of it is then selected. */
export interface Inserted {
  text: string;
  from: number;
  to: number;
}

/**
 * Puts a block behind the line the cursor is in, with an empty line before and after it. A cursor within another block puts
 * it behind that block. `number` is that of the new step; the block's name is selected then.
 */
export function insertBlock(text: string, cursor: number, what: Insertion, number: number): Inserted {
  const at = behindBlock(text, cursor);
  const before = text.slice(0, at).replace(/\n*$/, '');
  const after = text.slice(at).replace(/^\n*/, '');
  const block = bodies[what](number);
  const head = before === '' ? '' : `${before}\n\n`;
  const from = head.length + block.indexOf('name="') + 'name="'.length;
  return {
    text: `${head}${block}\n${after === '' ? '' : `\n${after}`}`,
    from,
    to: head.length + block.indexOf('"', from - head.length),
  };
}

/** The end of the line the cursor is in, or of the block that holds it. */
function behindBlock(text: string, cursor: number): number {
  let fence: string | null = null;
  let at = 0;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === null) fence = mark;
      else if (mark[0] === fence[0] && mark.length >= fence.length && /^\s*[`~]+\s*$/.test(line))
        fence = null;
    }
    if (end >= cursor && fence === null) return end;
    at = end + 1;
  }
  return text.length;
}
