/**
 * Makes `old` say what `fresh` says and touches nothing else, so that a block which grows keeps its selection and is
 * laid out again only where it grew.
 * @returns the element that now stands in the page: `old`, or `fresh` in its place
 */
export function reconcile(old: HTMLElement, fresh: HTMLElement): HTMLElement {
  if (old.isEqualNode(fresh)) return old;
  if (!old.cloneNode().isEqualNode(fresh.cloneNode())) {
    old.replaceWith(fresh);
    return fresh;
  }
  reconcileChildren(old, fresh);
  return old;
}

function reconcileChildren(old: HTMLElement, fresh: HTMLElement): void {
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    if (place === null) {
      old.append(child);
      continue;
    }
    const next: ChildNode | null = place.nextSibling;
    reconcileNode(place, child);
    place = next;
  }
  while (place !== null) {
    const next: ChildNode | null = place.nextSibling;
    place.remove();
    place = next;
  }
}

function reconcileNode(old: ChildNode, fresh: ChildNode): void {
  if (old instanceof HTMLElement && fresh instanceof HTMLElement) reconcile(old, fresh);
  else if (old instanceof Text && fresh instanceof Text) reconcileText(old, fresh.data);
  else old.replaceWith(fresh);
}

function reconcileText(old: Text, text: string): void {
  if (text.startsWith(old.data)) {
    if (text.length > old.length) old.appendData(text.slice(old.length));
  } else old.data = text;
}
