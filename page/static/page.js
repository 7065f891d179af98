// What the pages do more where a browser runs scripts: they work without it, as forms and links.
'use strict';

const html = document.documentElement;
html.classList.add('scripted');
let asked = 0; // the last request; an answer to an earlier one is not shown any more

function say(text, kind) {
  const said = document.getElementById('said');
  const line = document.createElement('p');
  line.className = kind;
  line.textContent = text;
  said.replaceChildren(line);
}

// What was searched for may be a number: it does not stay in the browser's history.
function withoutSearch(address) {
  const plain = new URL(address, location);
  plain.searchParams.delete('q');
  return plain.href;
}

// Take the parts of a page that may change, and leave the cursor where it was.
function show(text, address, add) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  if (!page.getElementById('main')) { location.assign(address); return; }
  const at = document.activeElement && document.activeElement.id;
  const caret = at && 'selectionStart' in document.activeElement ? document.activeElement.selectionStart : null;
  const open = [...document.querySelectorAll('details[open]')].map((one) => one.className);
  const stepped = document.body.dataset.path !== new URL(address, location).pathname;
  for (const id of ['top', 'steps', 'tiles', 'said', 'main']) {
    const old = document.getElementById(id), fresh = page.getElementById(id);
    if (old && fresh && id === 'said') old.replaceChildren(...fresh.childNodes); // a live region stays what it is
    else if (old && fresh) old.replaceWith(fresh);
    else if (old) old.remove();
    else if (fresh) document.getElementById(id === 'tiles' || id === 'steps' ? 'said' : 'main').before(fresh);
  }
  document.title = page.title;
  if (add) history.pushState(null, '', withoutSearch(address));
  document.body.dataset.path = location.pathname;
  for (const name of open) {
    if (name) document.querySelectorAll(`details.${name}`).forEach((one) => { one.open = true; });
  }
  const again = at && document.getElementById(at);
  if (again && !again.disabled) {
    again.focus({ preventScroll: true });
    if (caret !== null && again.type === 'search') again.setSelectionRange(caret, caret);
  } else if (stepped || at) document.getElementById('main').focus({ preventScroll: !stepped });
  if (stepped) scrollTo(0, 0);
  begin();
}

async function go(address, options, add) {
  const mine = ++asked;
  html.classList.add('working');
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: 'text/html' }, redirect: 'follow' });
    const text = await answer.text();
    if (mine !== asked) return;
    const type = answer.headers.get('Content-Type') || '';
    if (!type.startsWith('text/html')) { location.assign(address); return; }
    show(text, answer.url, add && answer.url !== location.href);
  } catch {
    if (mine === asked) say(document.body.dataset.failed, 'bad');
  } finally {
    if (mine === asked) html.classList.remove('working');
  }
}

// What was typed and ticked in a form that was refused is still there to be mended.
function kept(form) {
  const fields = [...form.elements].filter((one) => one.name && one.type !== 'hidden' && one.type !== 'submit');
  const said = fields.map((one) => [one.name, one.value, one.checked]);
  return () => {
    const again = form.id && document.getElementById(form.id);
    if (!again || !document.querySelector('#said .bad')) return;
    for (const [name, value, checked] of said) {
      for (const one of [...again.elements].filter((field) => field.name === name)) {
        if (one.type === 'checkbox' || one.type === 'radio') { if (one.value === value) one.checked = checked; }
        else if (one.type !== 'hidden' && one.type !== 'submit') one.value = value;
      }
    }
    counted();
  };
}

// After an answer comes another question: it is shown from its beginning.
function toQuestion(before) {
  const question = document.getElementById('open-question');
  if (!question || question.textContent === before) return;
  question.setAttribute('tabindex', '-1');
  question.focus({ preventScroll: true });
  question.scrollIntoView({ block: 'center' });
}

function send(form, by) {
  const data = new FormData(form, by && by.name ? by : undefined);
  // By attribute: a field may be called `action` too.
  const address = form.getAttribute('action');
  if (form.getAttribute('method') === 'get') {
    const said = new URLSearchParams();
    for (const [name, value] of data) if (value) said.append(name, value);
    go(`${address}${[...said].length ? `?${said}` : ''}`, {}, true);
    return;
  }
  const plain = form.getAttribute('enctype') !== 'multipart/form-data';
  const again = kept(form), question = document.getElementById('open-question');
  go(address, { method: 'POST', body: plain ? new URLSearchParams(data) : data }, true).then(() => {
    again();
    if (question) toQuestion(question.textContent);
  });
}

// What takes long says so beside its button, for as long as it does.
function meanwhile(form, text) {
  const line = document.createElement('p');
  line.className = 'meanwhile';
  line.setAttribute('role', 'status');
  form.append(line);
  const shown = setTimeout(() => { line.textContent = text; }, 700);
  return () => { clearTimeout(shown); line.remove(); };
}

// A file that is made is saved by the browser; meanwhile the page says that it works.
async function download(form, by) {
  html.classList.add('working');
  if (by) by.setAttribute('aria-busy', 'true');
  const over = meanwhile(form, form.dataset.download);
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const named = /filename\*?=(?:utf-8'')?"?([^";]+)/i.exec(answer.headers.get('Content-Disposition') || '');
    if (!named) { show(await answer.text(), answer.url, false); return; }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = decodeURIComponent(named[1]);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    if ('again' in form.dataset) await go(location.href, {}, false);
  } catch {
    say(document.body.dataset.failed, 'bad');
  } finally {
    over();
    html.classList.remove('working');
    if (by) by.removeAttribute('aria-busy');
  }
}

function ticks() { return [...document.querySelectorAll('.lines tbody input[type=checkbox]')]; }

function counted() {
  const many = ticks().filter((one) => one.checked).length;
  document.querySelectorAll('[data-count]').forEach((one) => { one.value = many ? `(${many})` : ''; });
  const all = document.querySelector('[data-all]');
  if (all) { all.checked = many > 0 && many === ticks().length; all.indeterminate = many > 0 && !all.checked; }
  return many;
}

function begin() {
  document.querySelectorAll('[data-at-once] button[type=submit]').forEach((one) => { one.classList.add('spare'); });
  counted();
  const later = document.querySelector('[data-refresh]');
  if (later) setTimeout(() => refresh(later.dataset.refresh), 50);
}

// What takes longer to find comes by itself, unless something else is done meanwhile. What is typed, ticked or said stays.
async function refresh(address) {
  const mine = asked;
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html', 'X-Part-Only': 'yes' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const old = document.querySelector('section.others'), fresh = page.querySelector('section.others');
    if (mine !== asked || !old || !fresh) return;
    const at = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const there = old.querySelector('.questions').scrollTop;
    old.replaceWith(fresh);
    fresh.querySelector('.questions').scrollTop = there;
    const again = at && [...fresh.querySelectorAll('a')].find((one) => one.getAttribute('href') === at);
    if (again) again.focus();
  } catch { /* the link beside it does the same */ }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if ('download' in form.dataset) { event.preventDefault(); download(form, event.submitter); }
  else if ('live' in form.dataset) { event.preventDefault(); send(form, event.submitter); }
  else if ('dropZone' in form.dataset) { html.classList.add('working'); meanwhile(form, form.dataset.dropZone); }
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-live]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href, {}, true);
});

let waiting = 0;
document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (event.target.type === 'search' && form && 'atOnce' in form.dataset) {
    clearTimeout(waiting);
    waiting = setTimeout(() => send(form), 250);
  }
});

let pointed = null; // the list that was opened by pointing at it
document.addEventListener('pointerdown', (event) => { pointed = event.target.closest('select'); });
document.addEventListener('keydown', () => { pointed = null; }, true);

let last = null;
document.addEventListener('change', (event) => {
  const at = event.target;
  if (at.tagName === 'SELECT' && at.form && 'atOnce' in at.form.dataset) {
    // Arrow keys change a list with each press: what is said for good waits for its button.
    if (at.form.getAttribute('method') === 'get' || pointed === at) send(at.form);
    return;
  }
  if (at.dataset.chooses) { document.getElementById(at.dataset.chooses).checked = true; return; }
  if ('all' in at.dataset) ticks().forEach((one) => { one.checked = at.checked; });
  else if (at.name !== 'at') return;
  if (counted()) document.querySelectorAll('input[data-ticked]').forEach((one) => { one.checked = true; });
});

// With the shift key all lines between two are ticked.
document.addEventListener('click', (event) => {
  if (event.target.name !== 'at' || event.target.type !== 'checkbox') return;
  const several = ticks(), here = several.indexOf(event.target), there = several.indexOf(last);
  if (event.shiftKey && there >= 0) {
    const [from, to] = here < there ? [here, there] : [there, here];
    several.slice(from, to + 1).forEach((one) => { one.checked = event.target.checked; });
    counted();
  }
  last = event.target;
});

document.addEventListener('keydown', (event) => {
  const at = event.target, typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== 'checkbox';
  if (event.key === '/' && !typing) {
    const search = document.getElementById('f-q');
    if (search) { event.preventDefault(); search.focus(); }
  }
  const row = at.closest && at.closest('.lines tbody tr');
  if (row && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && !typing) {
    const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
    const same = next && next.querySelector(at.type === 'checkbox' ? 'input[type=checkbox]' : 'a');
    if (same) { event.preventDefault(); same.focus(); }
  }
});

// Files may be dropped anywhere: in the place for them, else into the case that is shown.
let over = 0;
function zone() { return document.querySelector('[data-drop-zone]'); }
function holdsFiles(event) { return event.dataTransfer && [...event.dataTransfer.types].includes('Files'); }
document.addEventListener('dragenter', (event) => {
  if (holdsFiles(event) && zone()) { over += 1; html.classList.add('dragging'); }
});
document.addEventListener('dragleave', () => { over = Math.max(0, over - 1); if (!over) html.classList.remove('dragging'); });
document.addEventListener('dragover', (event) => { if (holdsFiles(event)) event.preventDefault(); });
document.addEventListener('drop', (event) => {
  over = 0;
  html.classList.remove('dragging');
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const form = zone(), first = document.querySelector('#steps a'), { files } = event.dataTransfer;
  if (form && files.length) {
    form.querySelector('input[type=file]').files = files;
    form.requestSubmit();
  } else if (first && files.length) {
    const data = new FormData();
    data.append('csrf', document.querySelector('meta[name=csrf]').content);
    for (const file of files) data.append('files', file);
    go(`${first.getAttribute('href').replace(/[^/]*$/, '')}files`, { method: 'POST', body: data }, true);
  }
});
// Whoever chooses files means to go on with them.
document.addEventListener('change', (event) => {
  if (event.target.type === 'file' && event.target.files.length) event.target.form.requestSubmit();
});

addEventListener('popstate', () => { go(location.href, {}, false); });
document.body.dataset.path = location.pathname;
begin();
