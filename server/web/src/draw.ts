import Sigma from "sigma";
import { sdfCircle, sdfDiamond, sdfSquare } from "sigma/rendering";
import type { Drawing, EdgeAttributes, NodeAttributes } from "./layout";

// Near is the state of the nodes and edges around the chosen node.
interface Near {
  isNear: boolean;
}

interface Choice {
  hasChosen: boolean;
}

type Stage = Pick<
  Sigma<NodeAttributes, EdgeAttributes, Record<string, unknown>, Near, Near, Choice>,
  "setGraphState" | "setNodeState" | "setEdgeState" | "on"
>;

// Palette are the colours of the style sheet, read from it so that the drawing follows the page into the dark.
interface Palette {
  ink: string;
  quiet: string;
  faded: string;
  edge: string;
  card: string;
  kinds: Record<string, string>;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: color("--ink"),
    quiet: color("--quiet"),
    faded: color("--rule"),
    edge: color("--edge"),
    card: color("--card"),
    kinds: {
      person: color("--person"),
      organisation: color("--organisation"),
      event: color("--event"),
      place: color("--place"),
    },
  };
}

// Picture is a drawn graph that can be told which node is chosen.
export interface Picture {
  choose(node: string | null): void;
  onChoose(callback: (node: string | null) => void): void;
  // showOnly hides every edge but these, and the nodes that they leave alone; ends of an edge are given in any order.
  showOnly(ends: { source: string; target: string }[]): void;
  // positionOf is where in the window a node is drawn, for who wants to click there.
  positionOf(node: string): { x: number; y: number };
}

// draw shows the graph in the container, and says on the container, once it is on the canvas, how much was drawn.
export function draw(graph: Drawing, container: HTMLElement): Picture {
  let palette = readPalette();
  const sigma = new Sigma(graph, container, {
    primitives: {
      nodes: { shapes: [sdfCircle(), sdfSquare(), sdfDiamond()] },
    },
    customNodeState: { isNear: false },
    customEdgeState: { isNear: false },
    customGraphState: { hasChosen: false },
    styles: {
      nodes: {
        x: { attribute: "x" },
        y: { attribute: "y" },
        size: { attribute: "size" },
        shape: { attribute: "shape" },
        color: (a, s, g) => (g.hasChosen && !s.isNear && !s.isHovered ? palette.faded : palette.kinds[a.kind] ?? palette.quiet),
        depth: (_, s) => (s.isHovered || s.isNear ? "topNodes" : "nodes"),
        visibility: { whenState: "isHidden", then: "hidden", else: "visible" },
        cursor: "pointer",
        label: { attribute: "label" },
        labelSize: (a) => (a.focus ? 15 : 12.5),
        labelFont: "system-ui, sans-serif",
        labelColor: () => palette.ink,
        labelVisibility: (a, s, g) =>
          s.isHovered || s.isNear || (a.focus && !g.hasChosen) ? "visible" : g.hasChosen ? "hidden" : "auto",
        backdropVisibility: (_, s) => (s.isHovered ? "visible" : "hidden"),
        backdropColor: () => palette.card,
        backdropPadding: 5,
        backdropShadowColor: "rgba(0, 0, 0, 0.25)",
        backdropShadowBlur: 8,
      },
      edges: {
        size: { attribute: "size" },
        color: (_, s) => (s.isNear ? palette.kinds.person : palette.edge),
        opacity: (_, s, g) => (g.hasChosen && !s.isNear ? 0.35 : 1),
        visibility: { whenState: "isHidden", then: "hidden", else: "visible" },
        depth: (_, s) => (s.isNear ? "topEdges" : "edges"),
      },
    },
    settings: {
      gestureTarget: "shared",
      itemSizesReference: "screen",
      labelRenderedSizeThreshold: 4.5,
      labelDensity: 0.8,
      labelGridCellSize: 140,
      stagePadding: 50,
      minCameraRatio: 0.05,
      maxCameraRatio: 4,
    },
  });
  sigma.on("afterRender", () => {
    container.dataset.drawnNodes = String(graph.order);
    container.dataset.drawnEdges = String(graph.size);
  });
  sigma.scheduleRender(); // the constructor has drawn before anybody could listen
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    palette = readPalette();
    sigma.refresh();
  });
  return {
    choose: (node) => choose(sigma, graph, node),
    onChoose: (callback) => listen(sigma, callback),
    showOnly: (ends) => showOnly(sigma, graph, ends),
    positionOf: (node) => {
      const box = container.getBoundingClientRect();
      const { x, y } = sigma.graphToViewport(graph.getNodeAttributes(node));
      return { x: box.left + x, y: box.top + y };
    },
  };
}

// choose brings a node with its neighbours forward; null brings all of them back.
function choose(sigma: Stage, graph: Drawing, node: string | null): void {
  const near = new Set(node === null ? [] : [node, ...graph.neighbors(node)]);
  sigma.setGraphState({ hasChosen: node !== null });
  graph.forEachNode((key) => sigma.setNodeState(key, { isNear: near.has(key) }));
  graph.forEachEdge((key, _, a, b) => sigma.setEdgeState(key, { isNear: node !== null && (a === node || b === node) }));
}

function showOnly(sigma: Stage, graph: Drawing, ends: { source: string; target: string }[]): void {
  const shown = new Set(ends.map(({ source, target }) => graph.edge(source, target)));
  const joined = new Set(ends.flatMap(({ source, target }) => [source, target]));
  graph.forEachEdge((key) => sigma.setEdgeState(key, { isHidden: !shown.has(key) }));
  graph.forEachNode((key, { focus }) => sigma.setNodeState(key, { isHidden: !focus && !joined.has(key) }));
}

function listen(sigma: Stage, callback: (node: string | null) => void): void {
  sigma.on("clickNode", ({ node }) => callback(node));
  sigma.on("clickNodeLabel", ({ node }) => callback(node));
  sigma.on("clickStage", () => callback(null));
}
