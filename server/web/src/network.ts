// The answers of the API that the graph page uses, as the server's OpenAPI document describes them.

export interface Ref {
  id: string;
  kind: string;
  name: string;
}

export interface NetworkNode extends Ref {
  degree: number;
  roles?: string[];
  date?: string;
  focus?: boolean;
}

export interface NetworkEdge {
  source: string;
  target: string;
  weight: number;
  events?: Ref[];
  first?: string;
  last?: string;
  as?: string;
}

export interface Network {
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  cut: boolean;
}

export interface Evidence {
  article: string;
  sentence: string;
  start: number;
  end: number;
}

export interface SharedEvent {
  event: Ref;
  date?: string;
  as: string;
  other_as: string;
  evidence: Evidence[] | null;
}

interface Connection {
  paths: { hops: { events: SharedEvent[] }[] }[];
}

export async function fetchNetwork(address: string): Promise<Network> {
  return (await getJSON(address)) as Network;
}

// The meetings of two people are the path of one hop between them.
export async function fetchShared(from: string, to: string): Promise<SharedEvent[]> {
  const query = new URLSearchParams({ from, to, max: "1", count: "1" });
  const found = (await getJSON(`/api/v1/paths?${query}`)) as Connection;
  return found.paths[0]?.hops[0]?.events ?? [];
}

async function getJSON(address: string): Promise<unknown> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

const sections: Record<string, string> = {
  person: "people",
  organisation: "organisations",
  place: "places",
  event: "events",
};

// pagePath is the address of the page of an entity.
export function pagePath(id: string): string {
  const slash = id.indexOf("/");
  return `/${sections[id.slice(0, slash)] ?? ""}/${encodeURIComponent(id.slice(slash + 1))}`;
}

export function evidencePath(e: Evidence): string {
  return `/articles/${encodeURIComponent(e.article)}?s=${e.start}-${e.end}#evidence`;
}
