/**
 * What runs in the browser: sends the forms without leaving the page, and loads the list anew while somebody looks at it. Without script the
 * forms do the same by themselves.
 */
export const script = `
const pause = 2000; // A change is seen soon, and an open page costs next to nothing.
const message = document.getElementById('message');

async function refresh() {
  const answer = await fetch('/', { headers: { accept: 'text/html' } });
  if (!answer.ok) throw new Error('NexSlice answers ' + answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('ues');
  const shown = document.getElementById('ues');
  if (fresh && fresh.innerHTML !== shown.innerHTML && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
}

async function poll() {
  try {
    if (!document.hidden) await refresh();
    if (message.dataset.kind === 'away') say('');
  } catch {
    say('NexSlice cannot be reached; trying again.', 'away');
  }
  setTimeout(poll, pause);
}

function say(text, kind = '') {
  message.textContent = text;
  message.dataset.kind = kind;
}

async function send(form) {
  const answer = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(form)),
  });
  const body = await answer.json();
  if (!answer.ok) return say(body.error, 'error');
  const failed = body.failed?.length ?? 0;
  say(failed ? failed + ' failed; the first: ' + body.failed[0].error : '', 'error');
}

document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    await send(event.target);
    document.activeElement?.blur();
    await refresh();
  } catch {
    say('NexSlice cannot be reached. Nothing was changed that it did not confirm.', 'away');
  } finally {
    if (button) button.disabled = false;
  }
});

setTimeout(poll, pause);
`;
