// Only makes the page handier: without it everything works, by hand. Adds a copy button to each secret, puts each copy on record,
// closes what was opened, and empties the page before the browser could keep it for "back".
(() => {
  const list = document.querySelector('.secrets');
  const form = document.getElementById('copied');
  if (!list || !form || !navigator.clipboard) return;

  const note = field => {
    const body = new URLSearchParams(new FormData(form));
    body.set('field', field);
    return fetch(list.dataset.copied, { method: 'POST', body, redirect: 'manual', keepalive: true });
  };

  for (const item of list.querySelectorAll('[data-field]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'second copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy the ${item.dataset.field.replace('-', ' ')}`);
    button.addEventListener('click', async () => {
      // On record first; if that fails nothing is copied.
      const answer = await note(item.dataset.field).catch(() => null);
      if (!answer || (answer.type !== 'opaqueredirect' && !answer.ok)) { button.textContent = 'Not copied: try again'; return; }
      await navigator.clipboard.writeText(item.querySelector('.secret').textContent);
      button.textContent = 'Copied';
    });
    item.append(' ', button);
  }

  addEventListener('pagehide', () => list.replaceChildren());
  addEventListener('pageshow', event => { if (event.persisted) location.replace(document.querySelector('#copied a').href); });
})();
