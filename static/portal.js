// Progressive touches only: every page works without this file. No dependencies; htmx 4 is listened to by its events.
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const hasKeys = document.documentElement.dataset.keys !== 'off';

  // 1. Busy: a form is sent once, the pressed button says so, focus stays where it is.
  const pressed = new WeakMap();
  const setBusy = (element, isBusy) => {
    const button = element?.matches?.('form') ? pressed.get(element) ?? find('[type=submit]', element) : element;
    if (!button?.matches?.('.btn')) return;
    for (const name of ['aria-busy', 'aria-disabled']) isBusy ? button.setAttribute(name, 'true') : button.removeAttribute(name);
  };
  document.addEventListener('submit', event => {
    const form = event.target, button = event.submitter ?? find('[type=submit]', form);
    if (form.method === 'dialog') return;
    if ([form, button].some(element => element?.getAttribute('aria-busy') === 'true')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    pressed.set(form, button);
    const isLive = form.matches('[data-hx-post],[data-hx-get]');
    if (!isLive && form.method === 'post') {
      form.setAttribute('aria-busy', 'true');
      setTimeout(() => rest(form), 10000);  // the answer may be a file, after which this page stays
    }
    if (isLive || form.method === 'post') setBusy(form, true);
  }, true);
  const rest = form => { form.removeAttribute('aria-busy'); setBusy(form, false); };
  addEventListener('pageshow', () => all('form[aria-busy]').forEach(rest));
  document.addEventListener('htmx:finally:request', event => {
    const source = event.detail?.ctx?.sourceElement ?? event.target;
    if (source.matches?.('form')) rest(source);
    setBusy(source, false);
  });

  // 2. Focus after a swap: what asks for it; else what had it (htmx restores that by id); else, where it was inside
  //    the swapped piece, the row's main link or the piece itself. A refresh by the clock moves nothing.
  const isByClock = ctx => ['every', 'load', 'revealed', 'intersect'].includes(ctx?.sourceEvent?.type);
  let byClock = false, hadInside = false;
  document.addEventListener('htmx:before:swap', event => {
    byClock = isByClock(event.detail?.ctx);
    const target = event.detail?.ctx?.target, active = document.activeElement;
    hadInside = active !== document.body && !!target?.contains?.(active);
  });
  document.addEventListener('htmx:after:settle', event => {
    const pieces = (event.detail?.newContent ?? []).filter(piece => piece.nodeType === 1);
    const inside = selector => pieces.map(piece => piece.matches(selector) ? piece : find(selector, piece)).find(Boolean);
    const wanted = byClock ? null : inside('[data-autofocus]');
    const lost = hadInside && document.activeElement === document.body;
    const next = wanted ?? (lost ? inside('a.main') ?? inside('[tabindex="-1"]') ?? event.target : null);
    next?.focus?.({ preventScroll: !next.matches('.errsum') });
    all('dialog[data-open]').forEach(dialog => { dialog.removeAttribute('data-open'); if (!dialog.open) dialog.showModal(); });
  });
  find('[data-autofocus]')?.focus();

  // 3. Copying and sharing what another element holds. Sharing shows itself only where the browser can.
  const showShare = () => all('[data-share]').forEach(button => { button.hidden = !navigator.share; });
  showShare();
  document.addEventListener('htmx:after:settle', showShare);
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy],[data-share]');
    if (!button) return;
    const source = find(button.dataset.copy ?? button.dataset.share), text = (source.value ?? source.textContent).trim();
    try {
      if (button.dataset.share) await navigator.share({ url: text });
      else {
        await navigator.clipboard.writeText(text);
        say(button.dataset.copied ?? (document.documentElement.lang.startsWith('zh') ? '已复制' : 'Copied'));
      }
    } catch { source.select?.(); }
  });

  // 4. Toasts: the region is in the page from the start, so it is read out. HX-Trigger: {"portal:toast": "Saved"}.
  const say = text => {
    const region = find('#toasts'), toast = document.createElement('div');
    if (!region || !text) return;
    toast.className = 'toast';
    toast.textContent = text;
    region.append(toast);
    setTimeout(() => toast.remove(), 6000);
  };
  document.addEventListener('portal:toast', event => say(event.detail?.value ?? event.detail));

  // 5. Keys, never while typing and not at all with <html data-keys="off">.
  //    data-key moves focus there; data-press clicks, only where undo exists; in lists j and k walk the rows, and a
  //    letter clicks what the row with the focus marks with that data-row-key.
  const rowLink = row => find('a.main', row) ?? find('a,button', row);
  const pressKey = event => {
    const key = CSS.escape(event.key), at = event.target.closest?.('tr,li,[data-row]');
    const inRow = at && find(`[data-row-key="${key}"]`, at);
    if (inRow) return (inRow.focus(), inRow.click(), true);
    if (event.key === 'j' || event.key === 'k') {
      const rows = all('.leads tbody tr, [data-rows] > *').filter(rowLink);
      if (!rows.length) return false;
      const here = rows.findIndex(row => row.contains(document.activeElement));
      const next = rows[Math.max(0, Math.min(rows.length - 1, here + (event.key === 'j' ? 1 : -1)))];
      rowLink(next).focus();
      next.scrollIntoView({ block: 'nearest' });
      return true;
    }
    const help = event.key === '?' && find('dialog#keys');
    if (help) return (help.open ? help.close() : help.showModal(), true);
    const marked = find(`[data-key="${key}"],[data-press="${key}"]`);
    if (!marked) return false;
    marked.dataset.press ? marked.click() : marked.focus();
    return true;
  };
  const isTyping = element => element.isContentEditable || /^(SELECT|TEXTAREA)$/.test(element.tagName)
    || element.tagName === 'INPUT' && !/^(checkbox|radio|button|submit|reset)$/.test(element.type);
  if (hasKeys) document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (isTyping(event.target) || find('dialog[open]:not(#keys)')) return;
    if (pressKey(event)) event.preventDefault();
  });

  // 6. Dialogs: a link or button with data-dialog="#id" opens one; a click on the backdrop closes it.
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-dialog]'), dialog = opener && find(opener.dataset.dialog);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    else if (event.target.matches?.('dialog.dialog[open]')) event.target.close();
  });

  // 7. Menus made of <details> close on Escape and on a click elsewhere. The rail shows where we are on a telephone.
  const closeMenus = keep => all('details.menu[open]').forEach(menu => { if (menu !== keep) menu.open = false; });
  document.addEventListener('click', event => closeMenus(event.target.closest('details.menu')));
  document.addEventListener('keydown', event => {
    const menu = event.key === 'Escape' && event.target.closest?.('details.menu[open]');
    if (menu) { menu.open = false; find('summary', menu).focus(); }
  });
  const rail = find('.rail'), current = rail && find('[aria-current]', rail);
  if (current && rail.scrollWidth > rail.clientWidth) rail.scrollLeft = current.offsetLeft - (rail.clientWidth - current.offsetWidth) / 2;
})();
