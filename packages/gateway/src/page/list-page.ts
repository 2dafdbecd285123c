import type { UESession } from '@nexslice/kinds';
import { byId } from '../ues/connected.ts';
import { documentPage, type Page, scriptTag } from './document.ts';
import { type Html, html } from './html.ts';

/** A browser lays out a few hundred rows at once; who wants all of them has the API. */
const maxRows = 500;

/** The list of UEs with its buttons. */
export function listPage(sessions: readonly UESession[]): Page {
  const content = (nonce: string) => html`<header>
<h1>NexSlice</h1>
<p>Every UE that connects gets a user plane function of its own.</p>
</header>
<main>
<section class="actions" aria-label="Actions">
<form method="post" action="/add_pod"><button class="primary" data-done="connected">Add a UE</button></form>
<form method="post" action="/create_pods">
<label>UEs 1 to <input type="number" name="count" value="100" min="1" max="10000" required></label>
<button data-done="connected">Create</button>
<button data-done="disconnected" formaction="/delete_pods">Remove</button>
</form>
</section>
<p id="message" role="status"></p>
${list(sessions)}
</main>
<footer><a href="/api/ues">UEs as JSON</a> <a href="/metrics">Metrics</a> <a href="/openapi.json">API description</a></footer>
${scriptTag(nonce)}`;
  return documentPage(200, 'NexSlice', content);
}

function list(sessions: readonly UESession[]): Html {
  if (sessions.length === 0) return nobody;
  const sorted = byId(sessions);
  const shown = sorted.slice(0, maxRows);
  const more = sorted.length - shown.length;
  return html`<div id="ues" tabindex="-1">
<div class="scroll"><table>
<caption>${sessions.length === 1 ? '1 UE' : `${sessions.length} UEs`}: ${phasesOf(sessions)}</caption>
<thead><tr><th scope="col">UE</th><th scope="col">Phase</th><th scope="col">UPF</th><th scope="col" class="wide">Slice</th><th scope="col" class="wide">Since</th><td></td></tr></thead>
<tbody>
${shown.map(row)}
</tbody>
</table></div>
${more > 0 ? html`<p>… and ${more} more: <a href="/api/ue-list">/api/ue-list</a> names all.</p>` : ''}
</div>`;
}

const nobody = html`<div id="ues" tabindex="-1"><div class="empty">
<p>No UE is connected.</p>
<p>Add one above, or report one with <code>POST /api/ue-connect</code>.</p>
</div></div>`;

/** `3 Ready, 1 Failed`: with the rarest last, where what is wrong mostly stands. */
function phasesOf(sessions: readonly UESession[]): string {
  const counts = new Map<string, number>();
  for (const session of sessions) counts.set(phaseOf(session), (counts.get(phaseOf(session)) ?? 0) + 1);
  const byCount = [...counts].sort(([a, many], [b, few]) => few - many || a.localeCompare(b));
  return byCount.map(([phase, count]) => `${count} ${phase}`).join(', ');
}

function phaseOf({ status }: UESession): string {
  return status?.phase ?? 'Pending';
}

function row(session: UESession): Html {
  const { metadata, spec, status } = session;
  const phase = phaseOf(session);
  const since = status?.attachedAt ?? metadata.creationTimestamp ?? '';
  return html`<tr><th scope="row">${spec.ueId ?? metadata.name ?? ''}</th><td><span class="phase ${phase}">${phase}</span></td><td>${status?.upf ?? '–'}</td><td class="wide">${spec.slice}</td><td class="wide"><time datetime="${since}">${readable(since)}</time></td><td>${removeForm(spec)}</td></tr>
`;
}

function removeForm({ ueId, connected }: UESession['spec']): Html {
  if (ueId === undefined || !connected) return html``;
  return html`<form method="post" action="/remove_pod/${ueId}"><button data-done="disconnected" aria-label="Remove UE ${ueId}">Remove</button></form>`;
}

/** `2026-01-31 12:00:00 UTC`: the same for everybody who looks at it. */
function readable(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}
