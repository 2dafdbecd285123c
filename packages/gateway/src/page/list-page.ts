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
<form method="post" action="/add_pod"><button class="primary">Add a UE</button></form>
${bulkForm('/create_pods', 'Create', 'UEs to create')}
${bulkForm('/delete_pods', 'Remove', 'UEs to remove')}
</section>
<p id="message" role="status"></p>
${list(sessions)}
</main>
${scriptTag(nonce)}`;
  return documentPage(200, 'NexSlice', content);
}

function bulkForm(action: string, verb: string, label: string): Html {
  return html`<form method="post" action="${action}">
<button>${verb}</button>
<input type="number" name="count" value="100" min="1" max="10000" required aria-label="${label}"> UEs
</form>`;
}

function list(sessions: readonly UESession[]): Html {
  if (sessions.length === 0) return html`<div id="ues"><p class="empty">No UE is connected.</p></div>`;
  const sorted = byId(sessions);
  const shown = sorted.slice(0, maxRows);
  const more = sorted.length - shown.length;
  return html`<div id="ues">
<div class="scroll"><table>
<caption>${sessions.length === 1 ? '1 UE' : `${sessions.length} UEs`}</caption>
<thead><tr><th scope="col">UE</th><th scope="col">Phase</th><th scope="col">UPF</th><th scope="col">Slice</th><th scope="col">Since</th><td></td></tr></thead>
<tbody>
${shown.map(row)}
</tbody>
</table></div>
${more > 0 ? html`<p>… and ${more} more: <a href="/api/ue-list">/api/ue-list</a> names all.</p>` : ''}
</div>`;
}

function row({ metadata, spec, status }: UESession): Html {
  const phase = status?.phase ?? 'Pending';
  const since = status?.attachedAt ?? metadata.creationTimestamp ?? '';
  return html`<tr><th scope="row">${spec.ueId ?? metadata.name ?? ''}</th><td><span class="phase ${phase}">${phase}</span></td><td>${status?.upf ?? '–'}</td><td>${spec.slice}</td><td><time datetime="${since}">${readable(since)}</time></td><td>${removeForm(spec)}</td></tr>
`;
}

function removeForm({ ueId, connected }: UESession['spec']): Html {
  if (ueId === undefined || !connected) return html``;
  return html`<form method="post" action="/remove_pod/${ueId}"><button aria-label="Remove UE ${ueId}">Remove</button></form>`;
}

/** `2026-01-31 12:00:00 UTC`: the same for everybody who looks at it. */
function readable(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}
