import type { Drawing } from "./layout";
import { evidencePath, fetchShared, pagePath, type NetworkEdge, type Ref, type SharedEvent } from "./network";

// Panel tells of the chosen node beside the drawing. Everything in it is set as text, never as markup.
export class Panel {
  onChoose: (node: string | null) => void = () => {};

  constructor(
    private readonly root: HTMLElement,
    private readonly graph: Drawing,
    private readonly edges: NetworkEdge[],
  ) {}

  hide(): void {
    this.root.hidden = true;
  }

  show(id: string): void {
    const { node } = this.graph.getNodeAttributes(id);
    this.root.replaceChildren(
      this.closeButton(),
      element("p", { className: `kind ${node.kind}`, textContent: node.kind }),
      element("h2", {}, link(pagePath(id), node.name)),
      ...(node.roles ?? []).slice(0, 3).map((role) => element("p", { textContent: role })),
      element("p", { className: "quiet" }, link(graphPath(id), "Draw the graph around this")),
      ...this.sharedWithFocus(node),
      ...this.neighbours(id),
    );
    this.root.hidden = false;
    this.root.scrollTop = 0;
  }

  private closeButton(): HTMLElement {
    const button = element("button", { className: "close", type: "button", textContent: "×", ariaLabel: "Close" });
    button.addEventListener("click", () => this.onChoose(null));
    return button;
  }

  // sharedWithFocus fetches the meetings of the chosen person with the one in the middle of the drawing.
  private sharedWithFocus(node: Ref): HTMLElement[] {
    const focus = this.graph.findNode((key, a) => a.focus && a.kind === "person" && key !== node.id);
    if (!focus || node.kind !== "person" || !this.graph.areNeighbors(focus, node.id)) return [];
    return [this.shared(focus, node.id)];
  }

  private shared(a: string, b: string): HTMLElement {
    const name = this.graph.getNodeAttribute(a, "label");
    const list = element("ul", { className: "plain" }, element("li", { textContent: "…" }));
    fetchShared(a, b).then(
      (events) => list.replaceChildren(...events.map(meeting)),
      () => list.replaceChildren(element("li", { textContent: "The meetings cannot be fetched." })),
    );
    return element("section", {}, element("h3", { textContent: `Meetings with ${name}` }), list);
  }

  private neighbours(id: string): HTMLElement[] {
    const near = this.edges
      .filter((edge) => edge.source === id || edge.target === id)
      .sort((a, b) => b.weight - a.weight);
    if (near.length === 0) return [];
    const people = near.some((edge) => !edge.as);
    return [
      element("h3", { textContent: people ? `In this drawing, met ${near.length}` : `In this drawing, joined to ${near.length}` }),
      element("ul", { className: "plain" }, ...near.slice(0, 60).map((edge) => this.neighbour(id, edge))),
    ];
  }

  private neighbour(id: string, edge: NetworkEdge): HTMLElement {
    const other = edge.source === id ? edge.target : edge.source;
    const button = element("button", { type: "button", textContent: this.graph.getNodeAttribute(other, "label") });
    button.addEventListener("click", () => this.onChoose(other));
    const note = edge.as ?? `${edge.weight}×`;
    return element("li", {}, button, element("span", { className: "times", textContent: note }));
  }
}

function meeting(shared: SharedEvent): HTMLElement {
  const item = element("li", { className: "block" }, link(pagePath(shared.event.id), shared.event.name));
  item.append(element("p", { className: "quiet", textContent: [shared.date, shared.as, shared.other_as].filter(Boolean).join(" · ") }));
  const said = new Set<string>();
  for (const evidence of shared.evidence ?? []) {
    if (said.has(evidence.sentence) || said.size === 2) continue;
    said.add(evidence.sentence);
    item.append(
      element(
        "figure",
        { className: "said" },
        element("blockquote", { textContent: evidence.sentence }),
        element("figcaption", {}, link(evidencePath(evidence), "in the article")),
      ),
    );
  }
  return item;
}

function graphPath(id: string): string {
  return `/graph?${new URLSearchParams({ focus: id })}`;
}

function link(href: string, text: string): HTMLElement {
  return element("a", { href, textContent: text });
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: HTMLElement[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
