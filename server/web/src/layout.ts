import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import type { Network, NetworkNode } from "./network";

export interface NodeAttributes extends Record<string, unknown> {
  label: string;
  kind: string;
  shape: string;
  focus: boolean;
  size: number;
  x: number;
  y: number;
  node: NetworkNode;
}

export interface EdgeAttributes extends Record<string, unknown> {
  weight: number;
  size: number;
}

export type Drawing = Graph<NodeAttributes, EdgeAttributes>;

const shapes: Record<string, string> = { organisation: "square", place: "square", event: "diamond" };

// lay builds the graph to draw. The same network always gives the same picture: nodes start on a spiral in the order of
// their events and ForceAtlas2 then runs a fixed number of steps.
export function lay(network: Network): Drawing {
  const graph: Drawing = new Graph<NodeAttributes, EdgeAttributes>({ type: "undirected", multi: false });
  const neighbours = countNeighbours(network);
  const byWeight = [...network.nodes].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
  byWeight.forEach((node, i) => {
    const angle = i * 2.399963; // the golden angle spreads the points evenly
    graph.addNode(node.id, {
      label: node.name.length > 42 ? `${node.name.slice(0, 40)}…` : node.name,
      kind: node.kind,
      shape: shapes[node.kind] ?? "circle",
      focus: node.focus ?? false,
      size: sizeOf(neighbours.get(node.id) ?? 0, node.focus ?? false),
      x: Math.sqrt(i + 1) * Math.cos(angle),
      y: Math.sqrt(i + 1) * Math.sin(angle),
      node,
    });
  });
  for (const edge of network.edges) {
    if (!graph.hasNode(edge.source) || !graph.hasNode(edge.target) || graph.hasEdge(edge.source, edge.target)) continue;
    graph.addEdge(edge.source, edge.target, { weight: edge.weight, size: 0.8 + Math.log2(edge.weight) });
  }
  settle(graph);
  return graph;
}

function countNeighbours(network: Network): Map<string, number> {
  const count = new Map<string, number>();
  for (const edge of network.edges) {
    for (const end of [edge.source, edge.target]) count.set(end, (count.get(end) ?? 0) + 1);
  }
  return count;
}

function sizeOf(neighbours: number, focus: boolean): number {
  return 4 + Math.min(14, Math.sqrt(neighbours) * 1.7) + (focus ? 3 : 0);
}

function settle(graph: Drawing): void {
  if (graph.order < 2) return;
  forceAtlas2.assign(graph, {
    iterations: graph.order > 500 ? 150 : 400,
    getEdgeWeight: (_, attributes) => 1 + Math.log2(attributes.weight),
    settings: {
      ...forceAtlas2.inferSettings(graph),
      gravity: 0.6,
      scalingRatio: 12,
      slowDown: 4,
      linLogMode: false,
      outboundAttractionDistribution: true,
      barnesHutOptimize: graph.order > 400,
    },
  });
}
