import { element, link } from "./dom";
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
      ...(node.focus ? [] : [element("p", { className: "quiet" }, link(graphPath(id), "Draw the graph around this"))]),
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
      (events) => list.replaceChildren(...events.map((event) => this.meeting(event, name))),
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

  private meeting(shared: SharedEvent, name: string): HTMLElement {
    const item = element("li", { className: "block" }, link(pagePath(shared.event.id), shared.event.name));
    const notes = [shared.date && written(shared.date), shared.as !== "attendee" && `${name} as ${shared.as}`];
    item.append(element("p", { className: "quiet", textContent: notes.filter(Boolean).join(" · ") }));
    const said = new Map((shared.evidence ?? []).map((evidence) => [evidence.sentence, evidence]));
    for (const evidence of [...said.values()].slice(0, 2)) {
      const quote = element("blockquote", { textContent: evidence.sentence });
      const source = element("figcaption", {}, link(evidencePath(evidence), "in the article"));
      item.append(element("figure", { className: "said" }, quote, source));
    }
    return item;
  }
}

// written is a date as people read it; what is no day stays as it is.
export function written(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function graphPath(id: string): string {
  return `/graph?${new URLSearchParams({ focus: id })}`;
}
