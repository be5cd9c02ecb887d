// Looks at the page in frames of three widths, in either scheme, and writes what is wrong into the document.
'use strict';

const wrong = [];
const see = (width, ok, text) => { if (!ok) wrong.push(`${width}: ${text}`); };
const frameOf = width => new Promise(done => {
	const frame = document.createElement('iframe');
	frame.style.cssText = `width: ${width}px; height: 900px`;
	frame.onload = () => done(frame);
	frame.src = '/page';
	document.body.append(frame);
});

// shown returns the texts of a column in the rows that can be seen.
const shown = (table, column) => [...table.tBodies[0].rows].filter(r => r.offsetHeight > 0).map(r => r.cells[column].textContent);

function look(page, width) {
	see(width, page.documentElement.scrollWidth <= width, `the page scrolls sideways: ${page.documentElement.scrollWidth}`);
	const charts = [...page.querySelectorAll('.chart')];
	see(width, charts.length > 0, 'no charts');
	for (const c of charts) {
		see(width, c.querySelectorAll('svg text').length > 1, `nothing is written on the chart of ${c.closest('section').id}`);
		const box = c.getBoundingClientRect();
		for (const t of c.querySelectorAll('svg text')) {
			const r = t.getBoundingClientRect();
			see(width, r.left >= box.left - 1 && r.right <= box.right + 1, `"${t.textContent}" does not fit the chart of ${c.closest('section').id}`);
		}
	}
	for (const box of page.querySelectorAll('.scroll')) see(width, box.scrollWidth <= box.clientWidth || box.tabIndex === 0, `no key scrolls the table of ${box.closest('section').id}`);
	for (const b of page.querySelectorAll('button, summary, a')) see(width, b.textContent.trim() !== '', 'a button without a name');

	const section = page.getElementById('many'), table = section.querySelector('table'), [name, number] = table.querySelectorAll('th button');
	const few = width < 768 ? 6 : 12;
	see(width, shown(table, 0).length === few, `${shown(table, 0).length} rows are shown, want ${few}`);
	number.click();
	see(width, shown(table, 1)[0] === '1,000' && shown(table, 1).length === few, `sorted by number: ${shown(table, 1)}`);
	number.click();
	see(width, shown(table, 1)[1] === '9', `sorted by number, upwards: ${shown(table, 1)}`);
	name.click();
	see(width, shown(table, 0)[1] === 'host 2' && name.parentElement.getAttribute('aria-sort') === 'ascending', `sorted by name: ${shown(table, 0)}`);
	const more = section.querySelector('.more');
	more.click();
	const all = shown(table, 1);
	see(width, all.length === 60 && more.getAttribute('aria-expanded') === 'true', `${all.length} of 60 rows after a click on ${more.textContent}`);
	number.click();
	see(width, shown(table, 1).at(-1) === '', 'what is empty is not last');
	more.click();
	see(width, shown(table, 0).length === few, 'the rows are not folded again');

	const drill = page.querySelector('#domains .drill'), row = drill.closest('tr');
	drill.click();
	see(width, row.nextElementSibling?.className === 'behind' && row.nextElementSibling.textContent.includes('@' + row.cells[0].textContent), 'a number does not lead to its lines');
	drill.click();
	see(width, !page.querySelector('.behind'), 'the lines do not close');

	see(width, page.defaultView.getComputedStyle(table.rows[2].cells[2]).overflow === 'clip', 'marks piled on a letter hide the rows above');

	page.querySelector('.up').click();
	see(width, page.querySelector('.contents').open, 'the link to the contents does not open them');
	for (const box of page.querySelectorAll('.tight')) {
		const section = box.closest('section'), seen = () => section.querySelector('th.narrow').offsetWidth > 0;
		see(width, !seen(), `the columns for which ${section.id} has no room are there`);
		section.querySelector('.widen').click();
		see(width, seen() && box.tabIndex === 0, `the columns for which ${section.id} has no room cannot be seen`);
	}
	const window = page.defaultView;
	window.dispatchEvent(new Event('beforeprint'));
	const onPaper = [...page.querySelectorAll('.tight')].map(box => box.closest('section').id);
	see(width, onPaper.includes('provider-failures') && !onPaper.includes('overview'), `on paper, columns are left out of ${onPaper}`);
	window.dispatchEvent(new Event('afterprint'));
	see(width, page.body.style.width === '' && page.documentElement.scrollWidth <= width, 'the page is not as before it was printed');
}

(async () => {
	for (const width of [390, 820, 1440]) {
		const frame = await frameOf(width);
		frame.contentWindow.addEventListener('error', e => wrong.push(`${width}: ${e.message}`));
		try { look(frame.contentDocument, width); } catch (e) { wrong.push(`${width}: ${e.stack}`); }
	}
	for (const dark of [false, true]) {
		const c = JSON.parse(document.querySelector('iframe').contentDocument.querySelector('.chart').dataset.chart);
		const drawn = JSON.stringify(document.querySelector('iframe').contentWindow.option(c, 800, dark));
		see(dark ? 'dark' : 'light', drawn.includes(dark ? '#e4e8ee' : '#1d2430'), 'the chart does not follow the scheme');
	}
	const heat = document.querySelector('iframe').contentWindow.option({ kind: 'heat', labels: ['1', '2'], series: [{ name: 'Monday', data: [100, 1000] }] }, 800, false);
	see('heat', heat.series[0].data[0][3] === heat.visualMap.min && heat.visualMap.text[1] === '100', 'the lowest number of a heat map does not have the lightest shade');
	const result = document.createElement('pre');
	result.id = 'result';
	result.textContent = JSON.stringify(wrong);
	document.body.replaceChildren(result);
})();
