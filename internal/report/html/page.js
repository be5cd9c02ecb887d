'use strict';
// Draws the charts, sorts tables, and shows rows and lines where a reader asks.

const contents = document.querySelector('.contents'), up = document.querySelector('.up');
if (contents && innerWidth < 640) contents.open = false;
if (up) {
	up.addEventListener('click', () => { contents.open = true; });
	new IntersectionObserver(([header]) => { up.hidden = header.isIntersecting; }).observe(document.querySelector('header'));
}
const drawn = [...document.querySelectorAll('[data-chart]')].map(figure => {
	const c = JSON.parse(figure.dataset.chart);
	const chart = echarts.init(figure, null, { renderer: 'svg', height: heightOf(c, figure.clientWidth) });
	return (dark, width = figure.clientWidth) => {
		const height = heightOf(c, width);
		figure.style.height = height + 'px';
		chart.resize({ width, height });
		chart.setOption(option(c, width, dark), true);
		// The width of the paper is not known in advance: let CSS scale the drawing.
		figure.querySelector('svg').setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
	};
});
// Paper is white. Browsers fire beforeprint before the media type is print.
const scheme = matchMedia('(prefers-color-scheme: dark)'), paper = matchMedia('print');
let printing = false;
const paperWidth = 700; // about that of A4 and letter
const draw = () => drawn.forEach(f => printing || paper.matches ? f(false, paperWidth) : f(scheme.matches));
draw();
let width = innerWidth;
addEventListener('resize', () => {
	if (innerWidth === width) return; // a phone has hidden its address bar
	width = innerWidth;
	draw();
	fit();
});
// On paper nothing can be unfolded.
const folded = () => document.querySelectorAll('.rest');
addEventListener('beforeprint', () => { printing = true; draw(); folded().forEach(d => { d.dataset.open = d.open; d.open = true; }); fitPaper(); });
addEventListener('afterprint', () => { printing = false; draw(); folded().forEach(d => { d.open = d.dataset.open === 'true'; }); fit(); });
scheme.addEventListener('change', draw);

const {words, lines} = JSON.parse(document.querySelector('script[type="application/json"]').textContent);
const element = (name, text, parent) => { const e = document.createElement(name); e.textContent = text; parent.append(e); return e; };
const close = row => {
	const open = row.querySelector('.drill[aria-expanded=true]');
	if (!open) return;
	open.setAttribute('aria-expanded', 'false');
	row.nextElementSibling.remove();
	return open;
};
// show puts the lines that a number counts into a row below that of the number.
function show(button) {
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
		const p = element('p', count(Number(left)) + ' more' + (command ? ': ' : ''), cell);
		if (command) element('code', command, p);
	}
	row.after(below);
}
for (const button of document.querySelectorAll('.drill')) button.setAttribute('aria-expanded', 'false');

// sort sorts a table by a column: numbers and times from the highest, texts from A, empty cells last. The classes of
// the rows say which are left out (fold.go): a sorted table shows its first rows.
const folds = ['', 'late', 'extra', 'far'], texts = new Intl.Collator('en', { numeric: true });
const order = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(a, b);
function sort(th) {
	const body = th.closest('table').tBodies[0], column = th.cellIndex;
	body.querySelectorAll('tr:not(.behind)').forEach(close);
	const rows = [...body.rows].map(row => {
		const td = row.cells[column], key = td.dataset.sort !== undefined ? Number(td.dataset.sort) : td.textContent;
		return { row, key, empty: key === '' };
	});
	const now = th.getAttribute('aria-sort');
	const down = now ? now === 'ascending' : rows.some(r => typeof r.key === 'number') || body.querySelector(`td.time:nth-child(${column + 1})`) !== null;
	for (const other of th.parentElement.cells) other.removeAttribute('aria-sort');
	th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
	rows.sort((a, b) => a.empty - b.empty || (down ? -1 : 1) * order(a.key, b.key));
	const classes = [...body.rows].map(row => row.className).sort((a, b) => folds.indexOf(a) - folds.indexOf(b));
	rows.forEach(({ row }, i) => { row.className = classes[i]; });
	body.append(...rows.map(r => r.row));
}

// unfold shows all rows of a table, or the first again.
function unfold(button) {
	const short = button.closest('section').querySelector('table').classList.toggle('short');
	button.dataset.all ??= button.textContent;
	button.setAttribute('aria-expanded', !short);
	button.textContent = short ? button.dataset.all : 'show fewer rows';
	fit(); // to the rows that are there now
}

// widen shows the columns for which there is no room: the table can be scrolled.
function widen(button) {
	const box = button.closest('section').querySelector('.scroll');
	box.classList.add('wide');
	box.tabIndex = 0;
	box.focus();
}

document.addEventListener('click', event => {
	const button = event.target.closest('button');
	if (!button) return;
	if (button.matches('.drill')) show(button);
	else if (button.matches('.more')) unfold(button);
	else if (button.matches('.widen')) widen(button);
	else if (button.matches('th button')) sort(button.parentElement);
});

// fit leaves the narrow columns out of the tables that are too wide. What is too wide even then can be scrolled, with
// the keyboard too.
function fit() {
	const boxes = [...document.querySelectorAll('.scroll')], wide = () => boxes.map(box => box.scrollWidth > box.clientWidth);
	boxes.forEach(box => { box.classList.remove('tight'); box.removeAttribute('tabindex'); });
	wide().forEach((too, i) => boxes[i].classList.toggle('tight', too));
	wide().forEach((too, i) => { if (too) boxes[i].tabIndex = 0; });
}
fit();

// fitPaper does so for the width of paper: while it looks, the styles for print apply to the screen, and those for
// screens do not.
function fitPaper() {
	const media = [...document.styleSheets[0].cssRules].flatMap(r => /print|screen/.test(r.media?.mediaText) ? r.media : []);
	const texts = media.map(m => m.mediaText);
	for (const m of media) m.mediaText = m.mediaText === 'print' ? 'all' : 'not all';
	document.body.style.width = paperWidth + 'px';
	fit();
	media.forEach((m, i) => { m.mediaText = texts[i]; });
	document.body.style.width = '';
}
