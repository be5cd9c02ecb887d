'use strict';
// Draws the charts, sorts tables, and shows all rows where a reader asks.

const palette = ['#3b9b6d', '#e0a030', '#d0504a', '#8a4fbf', '#5f7fa8', '#2f6fde'];

// duration writes seconds on an axis.
function duration(s) {
	const [length, unit] = s < 60 ? [1, 's'] : s < 3600 ? [60, 'min'] : s < 86400 ? [3600, 'h'] : [86400, 'd'];
	return +(s / length).toPrecision(2) + ' ' + unit;
}

function option(c, width, dark) {
	const ink = dark ? '#e4e8ee' : '#1d2430', line = dark ? '#333b47' : '#d8dde5';
	const common = {
		backgroundColor: 'transparent', color: c.series.length > 1 ? palette : ['#2f6fde'], animation: false, textStyle: { color: ink },
		useUTC: true,
		tooltip: { trigger: c.kind === 'heat' ? 'item' : 'axis', confine: true, renderMode: 'richText' },
		grid: { left: 8, right: 36, top: c.kind === 'heat' ? 36 : c.series.length > 1 ? (width < 700 ? 64 : 36) : 12, bottom: 8, containLabel: true },
	};
	const axis = { axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } } };
	const names = { type: 'category', data: c.labels, ...axis }, numbers = { type: 'value', splitNumber: width < 700 ? 3 : 5, ...axis };
	const times = { type: 'time', splitNumber: width < 700 ? 3 : 8, ...axis,
		axisLabel: { ...axis.axisLabel, formatter: { year: '{yyyy}', month: '{yyyy}-{MM}', day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' } } };
	if (c.kind === 'dots') Object.assign(numbers, { type: 'log', min: 0.01, splitNumber: undefined }); // quantiles lie far apart
	if (c.unit === 's') numbers.axisLabel = { ...axis.axisLabel, formatter: duration };
	if (c.kind === 'heat') {
		const data = c.series.flatMap((s, y) => c.labels.map((_, x) => [x, y, s.data[x] || 0]));
		const most = Math.max(1, ...data.map(d => d[2]));
		const long = c.labels.some(l => l.length > 4);
		return { ...common, xAxis: { ...names, axisLabel: { ...axis.axisLabel, ...(long ? { rotate: width < 700 ? 70 : 45, interval: 0, hideOverlap: false } : {}) } },
			yAxis: { type: 'category', inverse: true, data: c.series.map(s => s.name), ...axis },
			visualMap: { min: 0, max: most, text: [most.toLocaleString('en'), '0'], orient: 'horizontal', right: 16, top: 0, itemHeight: 80, textStyle: { color: ink },
				inRange: { color: dark ? ['#1c222b', '#6ea2ff'] : ['#f3f5f8', '#2f6fde'] } },
			series: [{ type: 'heatmap', data }] };
	}
	const legend = c.series.length > 1 ? { textStyle: { color: ink }, top: 0, icon: 'roundRect' } : undefined;
	const bars = c.kind === 'bars', flat = c.kind === 'area' || c.kind === 'line';
	const series = c.series.map(s => ({ name: s.name, data: c.times ? c.times.map((t, i) => [t, s.data[i]]) : c.kind === 'dots' ? s.data.map(v => Math.max(v, 0.01)) : s.data, symbolSize: c.kind === 'dots' ? 12 : undefined, step: c.kind === 'line' ? 'end' : undefined, type: flat ? 'line' : c.kind === 'dots' ? 'scatter' : 'bar', showSymbol: false,
		stack: c.kind === 'area' || bars ? 'all' : undefined, areaStyle: c.kind === 'area' ? {} : undefined }));
	return { ...common, legend, series, xAxis: flat ? c.times ? times : names : numbers, yAxis: flat ? numbers : { ...names, inverse: true } };
}

if (typeof document !== 'undefined') {
	if (innerWidth < 640) document.querySelector('.contents').open = false;
	const drawn = [...document.querySelectorAll('[data-chart]')].map(figure => {
		const c = JSON.parse(figure.dataset.chart);
		const heat = c.kind === 'heat';
		let height = innerWidth < 640 ? 256 : 320;
		if (heat || c.kind === 'bars' || c.kind === 'dots') {
			const rows = heat ? c.series.length : c.labels.length;
			height = Math.max(heat ? 240 : 160, (heat ? 144 : 96) + rows * 25.6);
		}
		figure.style.height = height + 'px';
		const chart = echarts.init(figure, null, { renderer: 'svg', height });
		return dark => {
			chart.resize({ height });
			chart.setOption(option(c, figure.clientWidth, dark), true);
			// The width of paper is not known before printing: let CSS scale the drawing.
			figure.querySelector('svg').setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
		};
	});
	// Paper is white: browsers tell of printing before the page is one for print.
	const scheme = matchMedia('(prefers-color-scheme: dark)'), paper = matchMedia('print');
	let printing = false;
	const draw = () => drawn.forEach(f => f(scheme.matches && !printing && !paper.matches));
	draw();
	addEventListener('resize', draw);
	addEventListener('beforeprint', () => { printing = true; draw(); });
	addEventListener('afterprint', () => { printing = false; draw(); });
	scheme.addEventListener('change', draw);

	const {words, lines} = JSON.parse(document.getElementById('lines').textContent);
	const element = (name, text, parent) => { const e = document.createElement(name); e.textContent = text; parent.append(e); return e; };
	const close = row => {
		const open = row.querySelector('.drill[aria-expanded]');
		if (!open) return;
		open.removeAttribute('aria-expanded');
		row.nextElementSibling.remove();
		return open;
	};
	// A number opens the lines that it counts in a row below its own.
	for (const button of document.querySelectorAll('.drill')) {
		button.addEventListener('click', () => {
			const row = button.closest('tr');
			if (close(row) === button) return;
			button.setAttribute('aria-expanded', 'true');
			const cell = document.createElement('td'), below = document.createElement('tr');
			cell.colSpan = row.cells.length;
			below.className = 'behind';
			below.append(cell);
			for (const at of button.dataset.lines.split(' ')) {
				const [time, event, code, host, queueID, sender, recipient, client, relay, text] = lines[at].map(w => words[w]);
				const p = element('p', '', cell);
				element('b', [time, event.replaceAll('_', ' '), code].filter(s => s).join(' '), p);
				const way = [['from', sender], ['to', recipient], ['client', client], ['relay', relay], ['queue ID', queueID], ['at', host]];
				for (const [name, value] of way) if (value) { p.append(' '); element('i', name, p); p.append(' ' + value); }
				if (text) element('span', text, p);
			}
			const {left, command} = button.dataset;
			if (left) {
				const p = element('p', Number(left).toLocaleString('en') + ' more' + (command ? ': ' : ''), cell);
				if (command) element('code', command, p);
			}
			row.after(below);
		});
	}

	for (const button of document.querySelectorAll('th button')) {
		button.addEventListener('click', () => {
			for (const row of button.closest('table').tBodies[0].querySelectorAll('tr:not(.behind)')) close(row);
			const th = button.parentElement, table = th.closest('table'), body = table.tBodies[0], column = th.cellIndex;
			const down = th.getAttribute('aria-sort') !== 'descending';
			for (const other of th.parentElement.cells) other.removeAttribute('aria-sort');
			th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
			const key = row => { const td = row.cells[column]; return td.dataset.sort !== undefined ? Number(td.dataset.sort) : td.textContent; };
			const order = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
			const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * order(key(a), key(b)));
			table.classList.remove('short');
			table.closest('section').querySelector('.more')?.remove();
			body.append(...rows);
		});
	}
	for (const button of document.querySelectorAll('.more')) {
		button.addEventListener('click', () => { button.closest('section').querySelector('table').classList.remove('short'); button.remove(); });
	}
}
