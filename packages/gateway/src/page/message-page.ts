import type { Failure } from '../failure/failure.ts';
import { documentPage, type Page } from './document.ts';
import { html } from './html.ts';

/** A few lines for a person, and the way back to the list. For browsers without script. */
export function messagePage(status: number, title: string, lines: readonly string[]): Page {
  const content = () => html`<main>
<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
<p><a href="/">Back to the list</a></p>
</main>`;
  return documentPage(status, `${title} – NexSlice`, content);
}

/** A failure as a page. */
export function failurePage({ status, code, error, details, headers }: Failure): Page {
  const lines = details.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const page = messagePage(status, 'That did not work', [error, ...lines, `Code: ${code}`]);
  return { ...page, headers: { ...headers, ...page.headers } };
}
