'use strict';
// Makes the options with which ECharts draws the charts of the page (chart.go).

// delivered, deferred, bounced, expired, rejected: colours that the colour-blind can tell apart, and
// with a contrast of at least 3:1 to the paper.
const palettes = {
	light: ['#12967e', '#c08000', '#a01c30', '#7b3fc4', '#3f5f8a'],
	dark: ['#5fd08f', '#f0bd4f', '#e5604f', '#b794f6', '#8595ab'],
};
// Ink has a contrast of at least 4.5:1 to faint and strong, the ends of the shades of heat maps.
const schemes = {
	light: { ink: '#1d2430', line: '#d8dde5', paper: '#ffffff', accent: '#2a66cf', faint: '#e6eefb', strong: '#6f9cf0' },
	dark: { ink: '#e4e8ee', line: '#333b47', paper: '#14181f', accent: '#6ea2ff', faint: '#263449', strong: '#3a62a8' },
};

// duration writes seconds for an axis or a tooltip.
function duration(s) {
	const [length, unit] = s < 60 ? [1, 's'] : s < 3600 ? [60, 'min'] : s < 86400 ? [3600, 'h'] : [86400, 'd'];
	return +(s / length).toPrecision(2) + ' ' + unit;
}

const fontFamily = 'system-ui, sans-serif';
const count = n => n.toLocaleString('en');
const brief = n => n < 1000 ? String(n) : n.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 2 });

// Quantiles lie far apart: their axis is logarithmic, with ticks at round times.
const shortest = 0.01;
const logarithm = s => Math.log10(Math.max(s, shortest));
const manyTicks = [0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400];
const fewTicks = [0.01, 1, 60, 3600, 86400, 30 * 86400];

// around returns the ticks from the last below the lowest value to the first above the highest.
function around(values, ticks) {
	const low = ticks.findLastIndex(t => t <= Math.min(...values)), high = ticks.findIndex(t => t >= Math.max(...values));
	return ticks.slice(Math.max(low, 0), high < 0 ? ticks.length : Math.max(high, low + 1) + 1);
}

// legendHeight returns how many pixels the names of the series take.
function legendHeight(c, width) {
	if (c.series.length < 2) return 0;
	let rows = 1, x = 0;
	for (const s of c.series) {
		const w = 40 + 7 * s.name.length;
		if (x + w > width - 16) { rows++; x = 0; }
		x += w;
	}
	return 24 * rows;
}

// turned swaps the rows and columns of a heat map.
function turned(c) {
	return { ...c, labels: c.series.map(s => s.name), series: c.labels.map((l, x) => ({ name: l, data: c.series.map(s => s.data[x] || 0) })) };
}

// shades returns the ends of the scale of a heat map. It begins at the lowest number, or else hundreds and thousands
// would look the same; if all are the same, they have the strongest shade.
const shades = (least, most) => ({ min: least < most ? Math.log(least) : Math.log(most) - 1, max: Math.log(most) });

// heatOption shades by the logarithm, so that one very large number does not hide the others.
function heatOption(c, width, colours, base) {
	if (width < 700 && c.labels.some(l => l.length > 4)) c = turned(c);
	const long = c.labels.some(l => l.length > 4);
	const cells = c.series.flatMap((s, y) => c.labels.map((_, x) => [x, y, s.data[x] || 0])).filter(d => d[2] > 0);
	const counts = cells.map(d => d[2]), most = Math.max(...counts), least = Math.min(...counts);
	const names = c.series.map(s => s.name), room = (width - Math.min(7 * Math.max(...names.map(n => n.length)), 150)) / c.labels.length;
	const axis = base.axis, longest = Math.max(...cells.map(d => brief(d[2]).length), 1);
	const fontSize = [12, 10].find(size => room > 0.6 * size * longest + 2);
	return {
		...base.common,
		tooltip: { ...base.common.tooltip, trigger: 'item', formatter: p => `${names[p.value[1]]} · ${c.labels[p.value[0]]}: ${count(p.value[2])}` },
		xAxis: { type: 'category', data: c.labels, ...axis, splitLine: { show: false }, axisLabel: { ...axis.axisLabel, ...(long ? { rotate: 45, interval: 0, hideOverlap: false } : {}) } },
		yAxis: { type: 'category', inverse: true, data: names, ...axis, axisLabel: base.nameLabel },
		visualMap: { show: least < most, dimension: 3, ...shades(least, most), calculable: false, text: [count(most), count(least)], orient: 'horizontal', right: 16, top: 0, itemHeight: 80, textStyle: { color: colours.ink },
			inRange: { color: [colours.faint, colours.strong] } },
		series: [{ type: 'heatmap', itemStyle: { borderColor: colours.paper, borderWidth: 1 },
			label: { show: fontSize !== undefined, fontSize, color: colours.ink, formatter: p => brief(p.value[2]) },
			data: cells.map(d => [...d, Math.log(d[2])]) }],
	};
}

function barsOption(c, base) {
	const total = i => c.series.reduce((n, s) => n + s.data[i], 0);
	return {
		...base.common,
		xAxis: base.numbers, yAxis: { type: 'category', data: c.labels, inverse: true, ...base.axis, axisLabel: base.nameLabel },
		series: c.series.map((s, i) => ({ name: s.name, type: 'bar', data: s.data, stack: 'all',
			label: { show: i === c.series.length - 1, position: 'right', color: base.ink, formatter: p => count(total(p.dataIndex)) } })),
	};
}

function dotsOption(c, width, base) {
	const shown = around(c.series.flatMap(s => s.data), width < 700 ? fewTicks : manyTicks), places = shown.map(logarithm);
	const symbols = ['circle', 'diamond', 'triangle'];
	return {
		...base.common,
		legend: { ...base.common.legend, icon: undefined, itemWidth: 14 },
		tooltip: { ...base.common.tooltip, formatter: all => [all[0].name, ...all.map(p => `${p.seriesName}  ${duration(c.series[p.seriesIndex].data[p.dataIndex])}`)].join('\n') },
		xAxis: { type: 'value', ...base.axis, min: places[0], max: places.at(-1),
			axisLabel: { ...base.axis.axisLabel, customValues: places, formatter: v => duration(+(10 ** v).toPrecision(6)) },
			axisTick: { customValues: places }, splitLine: { ...base.axis.splitLine, customValues: places } },
		yAxis: { type: 'category', data: c.labels, inverse: true, ...base.axis, axisLine: { ...base.axis.axisLine, onZero: false }, axisLabel: base.nameLabel },
		series: c.series.map((s, i) => ({ name: s.name, type: 'scatter', symbol: symbols[i % symbols.length], symbolSize: 12, data: s.data.map(logarithm) })),
	};
}

// spread returns options for writing as many labels of an axis as there is room for, the first and the last among them.
function spread(labels, width) {
	if (!labels || labels[0].length <= 4) return {};
	const last = labels.length - 1, step = Math.ceil(labels.length * 8 * labels[0].length / (width - 60));
	const inside = step > 2 ? { alignMinLabel: 'left', alignMaxLabel: 'right' } : {};
	return { hideOverlap: false, showMinLabel: true, showMaxLabel: true, ...inside, interval: i => i === last || i % step === 0 && i + step <= last };
}

// timeOption draws columns or a line along an axis of time, or along labels if the times are too far apart. The times are
// those of the page's clock as if it were UTC (scale.go), so ECharts must not convert them: see useUTC.
function timeOption(c, width, base) {
	const times = { type: 'time', splitNumber: width < 700 ? 3 : 8, ...base.axis, splitLine: { show: false },
		axisLabel: { ...base.axis.axisLabel, formatter: { year: '{yyyy}', month: '{yyyy}-{MM}', day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' } } };
	const one = c.kind === 'line' ? { type: 'line', step: 'end', showSymbol: false } : { type: 'bar', stack: 'all', barMinWidth: 1, barMaxWidth: 40, barCategoryGap: '10%' };
	return {
		...base.common,
		xAxis: c.times ? times : { type: 'category', data: c.labels, ...base.axis, axisLabel: { ...base.axis.axisLabel, ...spread(c.labels, width) }, splitLine: { show: false } },
		yAxis: base.numbers,
		series: c.series.map(s => ({ name: s.name, ...one, data: c.times ? c.times.map((t, i) => [t, s.data[i]]) : s.data })),
	};
}

// option returns the options for a chart that is so many pixels wide.
function option(c, width, dark) {
	const colours = dark ? schemes.dark : schemes.light, { ink, line, paper, accent } = colours;
	const room = c.kind === 'heat' ? 36 : legendHeight(c, width) + 12;
	// ECharts measures the labels of an axis by the font of the axis, whatever that of the chart is.
	const axis = { axisLabel: { color: ink, fontFamily, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
	const base = {
		ink, axis,
		numbers: { type: 'value', minInterval: 1, splitNumber: width < 700 ? 3 : 5, ...axis, axisLabel: { ...axis.axisLabel, formatter: count } },
		nameLabel: { ...axis.axisLabel, interval: 0, width: width < 700 ? 120 : 240, overflow: 'truncate' },
		common: {
			backgroundColor: 'transparent', animation: false, useUTC: true, textStyle: { color: ink, fontFamily },
			color: c.series.length > 1 ? (dark ? palettes.dark : palettes.light) : [accent],
			tooltip: { trigger: 'axis', axisPointer: { type: c.kind === 'line' ? 'line' : 'shadow' }, confine: true, renderMode: 'richText', backgroundColor: paper, borderColor: line, textStyle: { color: ink }, valueFormatter: count },
			legend: c.series.length > 1 && c.kind !== 'heat' ? { textStyle: { color: ink }, top: 0, icon: 'roundRect' } : undefined,
			grid: { left: 8, right: c.kind === 'bars' ? 56 : 24, top: room, bottom: 8, containLabel: true },
		},
	};
	switch (c.kind) {
	case 'heat': return heatOption(c, width, colours, base);
	case 'bars': return barsOption(c, base);
	case 'dots': return dotsOption(c, width, base);
	default: return timeOption(c, width, base);
	}
}

// heightOf returns the height of a chart of the given width, in pixels.
function heightOf(c, width) {
	if (c.kind === 'columns' || c.kind === 'line') return width < 640 ? 256 : 320;
	const turn = c.kind === 'heat' && width < 700 && c.labels.some(l => l.length > 4);
	const rows = c.kind === 'heat' && !turn ? c.series.length : c.labels.length;
	const long = c.kind === 'heat' && (turn || c.labels.some(l => l.length > 4));
	return (c.kind === 'heat' ? (long ? 160 : 76) : legendHeight(c, width) + 56) + rows * 25.6;
}
