// The graph page's script: it draws the network that the tables below list, and tells of what is clicked.

import { draw } from "./draw";
import { lay } from "./layout";
import { fetchNetwork } from "./network";
import { Panel } from "./panel";
import { timeline } from "./timeline";

async function start(container: HTMLElement, panelRoot: HTMLElement): Promise<void> {
  const network = await fetchNetwork(container.dataset.source ?? "");
  const graph = lay(network);
  const picture = draw(graph, container);
  const panel = new Panel(panelRoot, graph, network.edges);
  const choose = (node: string | null) => {
    picture.choose(node);
    if (node === null) panel.hide();
    else panel.show(node);
  };
  picture.onChoose(choose);
  Object.assign(container, { picture }); // a test clicks on nodes by their position
  panel.onChoose = choose;
  const slider = timeline(network.edges, picture.showOnly);
  if (slider) container.parentElement?.after(slider);
  const focus = network.nodes.filter((node) => node.focus);
  if (focus.length === 1) panel.show(focus[0].id); // told of, but not chosen: all of the drawing stays in its colours
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose(null);
  });
}

const container = document.getElementById("graph");
const panel = document.getElementById("panel");
if (container && panel) {
  start(container, panel).catch((error: unknown) => {
    container.dataset.failed = String(error);
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = "The drawing failed here; the tables below say the same.";
    container.replaceChildren(notice);
  });
}
