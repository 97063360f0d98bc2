// One trend, drawn as SVG from the numbers that stand beside it.
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { dataOf, tone } from "./island";

use([LineChart, GridComponent, TooltipComponent, LabelLayout, SVGRenderer]);

interface Data {
  labels: string[];
  series: { name: string; values: (number | null)[] }[];
}

export function mount(el: HTMLElement): void {
  const data = dataOf(el) as Data | null;
  if (!data) return;
  const chart = init(el, null, { renderer: "svg" });
  const draw = (): void => {
    const colours = [tone("ink"), tone("blue"), tone("amber"), tone("green")];
    const dashes = ["solid", "dashed", "dotted", [8, 3, 2, 3]] as const;
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: tone("sans"), fontSize: 12, color: tone("ink-2") },
      grid: { left: 8, right: 56, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: tone("paper"),
        borderColor: tone("line-2"),
        textStyle: { color: tone("ink"), fontSize: 12 },
        axisPointer: { lineStyle: { color: tone("line-2") } },
      },
      xAxis: {
        type: "category", data: data.labels, boundaryGap: false,
        axisLine: { lineStyle: { color: tone("line-2") } }, axisTick: { show: false }, axisLabel: { color: tone("ink-3") },
      },
      yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: tone("line") } }, axisLabel: { color: tone("ink-3") }, splitNumber: 4 },
      series: data.series.map((s, i) => ({
        type: "line", name: s.name, data: s.values, connectNulls: false, symbol: "circle", symbolSize: 5,
        showSymbol: s.values.length < 40,
        lineStyle: { width: 2, color: colours[i % 4], type: dashes[i % 4] },
        itemStyle: { color: colours[i % 4] },
        labelLayout: { moveOverlap: "shiftY" as const },
        endLabel: { show: true, formatter: "{a}", color: colours[i % 4], fontSize: 12 },
      })),
    });
  };
  draw();
  document.addEventListener("qipan:theme", draw);
  // With a view box the drawing follows the paper's own size, see print.css.
  const box = (): void => {
    el.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  };
  box();
  new ResizeObserver(() => {
    if (matchMedia("print").matches) return;
    chart.resize();
    box();
  }).observe(el);
}
