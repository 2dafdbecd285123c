import type { Failure } from '../failure/failure.ts';
import type { Reply } from '../http/route.ts';
import { documentReply } from './document.ts';
import { html } from './html.ts';

/** A few lines for a person, and the way back to the list. For browsers without script. */
export function messagePage(status: number, title: string, lines: readonly string[], nonce: string): Reply {
  const content = html`<main>
<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
<p><a href="/">Back to the list</a></p>
</main>`;
  return documentReply(status, `${title} – NexSlice`, content, nonce);
}

/** A failure as a page. */
export function failurePage({ status, code, error, details, headers }: Failure, nonce: string): Reply {
  const lines = details.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const page = messagePage(status, 'That did not work', [error, ...lines, `Code: ${code}`], nonce);
  return { ...page, headers: { ...headers, ...page.headers } };
}
