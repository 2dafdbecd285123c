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
  // The list alone: the style of another answer has another nonce, of which browsers complain.
  const text = await answer.text();
  const list = text.slice(text.indexOf('<div id="ues"'), text.indexOf('<' + '/main>'));
  const fresh = new DOMParser().parseFromString(list, 'text/html').getElementById('ues');
  const shown = document.getElementById('ues');
  if (fresh && fresh.innerHTML !== shown.innerHTML) replace(shown, fresh);
}

// Who walks the list by keyboard stays at the same UE, or in the list if it is gone.
function replace(shown, fresh) {
  const focused = document.activeElement;
  const action = shown.contains(focused) && (focused.form?.getAttribute('action') ?? '');
  shown.replaceWith(fresh);
  if (action === false) return;
  const button = [...fresh.querySelectorAll('form')].find((form) => form.getAttribute('action') === action)?.elements[0];
  (button ?? fresh).focus();
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

async function send(form, button) {
  say('Sending …');
  const answer = await fetch(button?.hasAttribute('formaction') ? button.formAction : form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(form)),
  });
  const body = await answer.json();
  if (!answer.ok) return say(body.error, 'error');
  const failed = body.failed?.length ?? 0;
  if (failed) return say(failed + ' failed; the first: ' + body.failed[0].error, 'error');
  const who = body.ue_id ? 'UE ' + body.ue_id : (body.created ?? body.removed) + ' UEs';
  say(who + ' ' + (button?.dataset.done ?? 'done') + '.');
}

document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.ariaDisabled) return;
  // Not disabled: that would take the focus from who uses the keyboard.
  if (button) button.ariaDisabled = 'true';
  try {
    await send(event.target, button);
    await refresh();
  } catch {
    say('NexSlice cannot be reached. Nothing was changed that it did not confirm.', 'away');
  } finally {
    if (button) button.ariaDisabled = null;
  }
});

setTimeout(poll, pause);
`;
