import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** What one error code means to a person, kept beside the error class in `src/errors.ts` of a package. */
export interface ErrorEntry {
  meaning: string;
  action: string;
}

const head = `# Errors

Every error that NexSlice reports bears a code. The code stays the same between releases; the wording may get better.
In HTTP answers it is the field \`code\`, on the command line it stands in brackets behind the message.
`;

function section(name: string, codes: Readonly<Record<string, ErrorEntry>>): string {
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, action }]) => `| \`${code}\` | ${meaning} | ${action} |`);
  return [`## ${name}`, '', '| code | what it means | what to do |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** The text of docs/errors.md: the `errorCodes` tables of all packages, in the order of their names. */
export async function errorsDoc(): Promise<string> {
  const sections: string[] = [];
  for (const name of readdirSync('packages').sort()) {
    const path = `packages/${name}/src/errors.ts`;
    if (!existsSync(path)) continue;
    const { errorCodes } = (await import(pathToFileURL(path).href)) as { errorCodes: Record<string, ErrorEntry> };
    sections.push(section(name, errorCodes));
  }
  return [head, ...sections].join('\n');
}
