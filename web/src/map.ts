// A map without a base map: areas, points and names, nothing from outside. Points of one building are one mark with their
// number. A click opens the point, or a card with the points of the building.
import Feature from "ol/Feature";
import Map from "ol/Map";
import Overlay from "ol/Overlay";
import View from "ol/View";
import { defaults as controls } from "ol/control/defaults";
import ScaleLine from "ol/control/ScaleLine";
import ZoomToExtent from "ol/control/ZoomToExtent";
import { buffer, extend, type Extent } from "ol/extent";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Circle from "ol/style/Circle";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { dataOf, tone } from "./island";

interface Mark {
  id: string;
  x: number;
  y: number;
  label: string;
  note?: string;
  group?: string;
  kind: string;
  href?: string;
}

interface Data {
  points: Mark[];
  areas: { label: string; rings: [number, number][][]; state?: string }[];
  legend: { kind: string; label: string; shape: string; state: string }[] | null;
}

export function mount(el: HTMLElement): void {
  const data = dataOf(el) as Data | null;
  const source = el.dataset["source"];
  if (source) {
    fetch(source, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then((r) => r.json() as Promise<Data>)
      .then((d) => draw(el, { legend: data?.legend ?? null, areas: d.areas ?? [], points: d.points ?? [] }))
      .catch((err: unknown) => console.error("map", err));
  } else if (data) {
    draw(el, data);
  }
}

// colour is the tone of a state; the legend's CSS uses the same.
function colour(state: string | undefined): string {
  const names: Record<string, string> = {
    overdue: "amber", soon: "amber", missing: "amber", blocked: "stop", ready: "blue", working: "blue", done: "green",
  };
  return tone(names[state ?? ""] ?? "ink-3");
}

function shape(kind: string, state: string, size: number): Circle | RegularShape {
  const fill = new Fill({ color: colour(state) });
  const stroke = new Stroke({ color: tone("paper"), width: 1.5 });
  const declutterMode = "none" as const;
  switch (kind) {
    case "square":
      return new RegularShape({ points: 4, radius: size * 1.2, angle: Math.PI / 4, fill, stroke, declutterMode });
    case "triangle":
      return new RegularShape({ points: 3, radius: size * 1.25, fill, stroke, declutterMode });
    case "diamond":
      return new RegularShape({ points: 4, radius: size * 1.2, fill, stroke, declutterMode });
    case "star":
      return new RegularShape({ points: 5, radius: size * 1.35, radius2: size * 0.6, fill, stroke, declutterMode });
  }
  return new Circle({ radius: size, fill, stroke, declutterMode });
}

function clusters(points: Mark[]): Mark[][] {
  const groups: Record<string, Mark[]> = {};
  for (const p of points) {
    const key = p.group ? `g:${p.group}` : `p:${p.id}`;
    (groups[key] ??= []).push(p);
  }
  return Object.values(groups);
}

function pointFeature(group: Mark[], legend: Data["legend"]): Feature {
  const x = group.reduce((s, p) => s + p.x, 0) / group.length;
  const y = group.reduce((s, p) => s + p.y, 0) / group.length;
  const kinds = new Set(group.map((p) => p.kind));
  const entry = legend?.find((l) => l.kind === group[0]?.kind);
  const one = group.length === 1;
  const f = new Feature({ geometry: new Point(fromLonLat([x, y])), group });
  const size = one ? 7 : Math.min(18, 9 + Math.sqrt(group.length) * 2);
  const image = one
    ? shape(entry?.shape ?? "circle", entry?.state ?? "", size)
    : new Circle({
        radius: size, declutterMode: "none", stroke: new Stroke({ color: tone("paper"), width: 1.5 }),
        fill: new Fill({ color: kinds.size === 1 ? colour(entry?.state) : tone("strong") }),
      });
  const font = `12px ${tone("sans")}`;
  f.setStyle((_, resolution) => [
    new Style({
      image,
      ...(one ? {} : { text: new Text({ text: String(group.length), font: `bold ${font}`, fill: new Fill({ color: tone("paper") }), declutterMode: "none" }) }),
    }),
    new Style({
      text: new Text({
        text: resolution < 12 ? (one ? group[0]?.label : group[0]?.group) ?? "" : "",
        font, offsetY: size + 10, fill: new Fill({ color: tone("ink") }), stroke: new Stroke({ color: tone("paper"), width: 3 }), overflow: true,
      }),
    }),
  ]);
  return f;
}

function areaFeature(a: Data["areas"][number]): Feature {
  const f = new Feature({ geometry: new Polygon(a.rings.map((r) => r.map((c) => fromLonLat(c)))) });
  f.setStyle(new Style({
    fill: new Fill({ color: tone("paper") }),
    stroke: new Stroke({ color: a.state ? colour(a.state) : tone("line-2"), width: a.state ? 2 : 1 }),
    text: new Text({ text: a.label, font: `13px ${tone("sans")}`, fill: new Fill({ color: tone("ink-3") }), overflow: true }),
  }));
  return f;
}

function draw(el: HTMLElement, data: Data): void {
  const points = new VectorSource();
  const areas = new VectorSource();
  const fill = (): void => {
    points.clear();
    areas.clear();
    areas.addFeatures(data.areas.map(areaFeature));
    points.addFeatures(clusters(data.points).map((g) => pointFeature(g, data.legend)));
  };
  fill();
  const all = extentOf(points.getExtent(), areas.getExtent());
  const text = (name: string): string => el.dataset[name] ?? "";
  const map = new Map({
    target: el,
    layers: [new VectorLayer({ source: areas }), new VectorLayer({ source: points, declutter: true })],
    view: new View({ maxZoom: 20, minZoom: 3, enableRotation: false }),
    controls: controls({
      attribution: false, rotate: false,
      zoomOptions: { zoomInTipLabel: text("zoomIn"), zoomOutTipLabel: text("zoomOut") },
    }).extend([
      new ScaleLine(),
      ...(all ? [new ZoomToExtent({ extent: all, label: "⤢", tipLabel: text("fit") })] : []),
    ]),
  });
  if (all) map.getView().fit(all, { padding: [28, 48, 36, 28], maxZoom: 18 });
  answer(map);
  document.addEventListener("qipan:theme", fill);
}

function extentOf(a: Extent | null, b: Extent | null): Extent | null {
  const list = [a, b].filter((e): e is Extent => e !== null && Number.isFinite(e[0]));
  const first = list[0];
  if (!first) return null;
  return buffer(list.slice(1).reduce((x, y) => extend(x, y), first.slice()), 40);
}

// answer opens a single point and shows a card for a building.
function answer(map: Map): void {
  const card = document.createElement("div");
  card.className = "map-card";
  const overlay = new Overlay({ element: card, positioning: "bottom-center", offset: [0, -14], autoPan: { animation: { duration: 150 } } });
  map.addOverlay(overlay);
  const groupAt = (pixel: number[]): Mark[] | undefined =>
    map.forEachFeatureAtPixel(pixel, (f) => f.get("group") as Mark[] | undefined, { hitTolerance: 6 });
  map.on("click", (e) => {
    const group = groupAt(e.pixel);
    overlay.setPosition(undefined);
    if (!group) return;
    const only = group.length === 1 ? group[0] : undefined;
    if (only?.href) {
      location.assign(only.href);
      return;
    }
    card.replaceChildren(...cardNodes(group));
    overlay.setPosition(e.coordinate);
  });
  map.on("pointermove", (e) => {
    if (e.dragging) return;
    const el = map.getTargetElement();
    if (el) el.style.cursor = groupAt(e.pixel) ? "pointer" : "";
  });
}

function cardNodes(group: Mark[]): Node[] {
  const title = document.createElement("h4");
  title.textContent = group[0]?.group ?? group[0]?.label ?? "";
  const list = document.createElement("ul");
  for (const p of group) {
    const li = document.createElement("li");
    const name = document.createElement(p.href ? "a" : "span");
    if (p.href && name instanceof HTMLAnchorElement) name.href = p.href;
    name.textContent = p.label;
    li.append(name);
    if (p.note) {
      const note = document.createElement("span");
      note.className = "hint";
      note.textContent = p.note;
      li.append(note);
    }
    list.append(li);
  }
  return [title, list];
}
