// element makes an element with properties and children. What it is given is set as text, never as markup.
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: HTMLElement[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function link(href: string, text: string): HTMLElement {
  return element("a", { href, textContent: text });
}
