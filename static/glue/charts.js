// The part of Apache ECharts that the app draws with; the binding is `src/web/charts.rs`.

import * as core from "echarts/core";
import {
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  TreemapChart,
} from "echarts/charts";
import {
  AriaComponent,
  BrushComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

core.use([
  AriaComponent,
  BarChart,
  BrushComponent,
  CanvasRenderer,
  CustomChart,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  HeatmapChart,
  LabelLayout,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  PieChart,
  SankeyChart,
  ScatterChart,
  SVGRenderer,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
  TreemapChart,
  VisualMapComponent,
]);

/** Events that the binding can listen to, by its own names. */
const NAMES = {
  click: "click",
  enter: "mouseover",
  leave: "mouseout",
  brush: "brushEnd",
  zoom: "datazoom",
  legend: "legendselectchanged",
};

/** The two ends of an axis range, or nothing. */
const pair = (value) => (Array.isArray(value) && value.length === 2 ? value.map(Number) : undefined);

/** The ranges of one brushed area in axis values: along x, along y or both. */
function range({ brushType, coordRange }) {
  if (brushType === "lineX") {
    return { x: pair(coordRange) };
  }
  if (brushType === "lineY") {
    return { y: pair(coordRange) };
  }
  return { x: pair(coordRange?.[0]), y: pair(coordRange?.[1]) };
}

/** An event as plain data, in the form of `ChartEvent` in `src/web/chart_event.rs`. */
function plain(kind, event) {
  const zoom = event.batch?.[0] ?? event;
  return {
    kind,
    series: event.seriesIndex,
    // Flows are counted apart from the nodes between which they run.
    index: event.dataType === "edge" ? undefined : event.dataIndex,
    name: event.name,
    ranges: (event.areas ?? []).map(range),
    zoom: kind === "zoom" ? pair([zoom.start, zoom.end]) : undefined,
    shown: kind === "legend" ? event.selected[event.name] : undefined,
  };
}

function vector(option, width, height, ground) {
  const chart = core.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ ...option, animation: false, backgroundColor: ground });
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

globalThis.worthmapCharts = {
  open: (element, renderer) => core.init(element, null, { renderer }),
  listen: (chart, kind, callback) => chart.on(NAMES[kind], (event) => callback(plain(kind, event))),
  png(chart, scale, ground) {
    const address = chart.getDataURL({ type: "png", pixelRatio: scale, backgroundColor: ground });
    return Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (byte) => byte.charCodeAt(0));
  },
  svg: (chart, ground) => vector(chart.getOption(), chart.getWidth(), chart.getHeight(), ground),
  vector,
};
