import type { NetworkEdge } from "./network";
import { written } from "./panel";
import { element } from "./dom";

// timeline makes a slider over the dates of the first meetings. Moving it tells which edges had come about by that date;
// edges without a date are there all the time. It returns null where there is nothing to slide over.
export function timeline(edges: NetworkEdge[], show: (edges: NetworkEdge[]) => void): HTMLElement | null {
  const dates = [...new Set(edges.map((edge) => edge.first ?? ""))].filter(Boolean).sort();
  if (dates.length < 2) return null;
  const slider = element("input", { type: "range", id: "time", min: "0", max: String(dates.length - 1), step: "1" });
  slider.value = slider.max;
  const output = element("output", {});
  output.htmlFor.add("time");
  const label = element("label", { htmlFor: "time", textContent: "First meetings up to " });
  const tell = () => {
    const date = dates[Number(slider.value)] ?? "";
    const shown = edges.filter((edge) => !edge.first || edge.first <= date);
    output.textContent = `${written(date)}: ${shown.length} of ${edges.length}`;
    slider.setAttribute("aria-valuetext", written(date));
    show(shown);
  };
  slider.addEventListener("input", tell);
  tell();
  return element("div", { className: "time" }, label, slider, output);
}
