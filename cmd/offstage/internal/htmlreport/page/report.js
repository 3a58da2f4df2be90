'use strict';

// The page's data: what the list shows of every record is decoded at once, the
// rest of a block when one of its records is opened or searched.
const byId = (id) => document.getElementById(id);
const blocks = [...document.querySelectorAll('script.details')];
const entries = [];
document.querySelectorAll('script.heads').forEach((script, block) => {
	JSON.parse(script.textContent).forEach((head, at) => entries.push({ ...head, block, at, text: null }));
});

let decoded = { block: -1, details: [] };

function detail(entry) {
	if (decoded.block !== entry.block) {
		decoded = { block: entry.block, details: JSON.parse(blocks[entry.block].textContent) };
	}
	return decoded.details[entry.at];
}

// Searching.

// words gives all texts below a value.
function words(value, into) {
	if (typeof value === 'string') {
		if (value) into.push(value);
	} else if (value && typeof value === 'object') {
		for (const key of Object.keys(value)) {
			if (key === 'rows') into.push(...value.rows.flatMap((row) => [row.old, row.new].filter(Boolean).map((parts) => parts.join(''))));
			else words(value[key], into);
		}
	}
	return into;
}

function searchText(entry) {
	entry.text ??= words(detail(entry), [entry.path]).join('\n').toLowerCase();
	return entry.text;
}

// The texts are collected while nothing else happens, so that the first search
// finds them there.
function prepare(from) {
	const later = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 10 }), 50));
	later((idle) => {
		let next = from;
		do {
			for (const block = entries[next]?.block; next < entries.length && entries[next].block === block; next++) searchText(entries[next]);
		} while (next < entries.length && idle.timeRemaining() > 5);
		if (next < entries.length) prepare(next);
	});
}

// The filters, in the address and in the form.

const perPage = 100;
const printed = 200; // entries, at the most
const keys = ['status', 'q', 'runtime', 'code', 'cause', 'verdict', 'grade', 'notes'];
const form = byId('filters');
let opened = new Set();
let page = 1;
let matches = [];

function fromAddress() {
	const state = new URLSearchParams(location.hash.slice(1));
	for (const key of keys) {
		const field = form.elements[key];
		if (!field) continue;
		field.value = state.get(key) ?? '';
		if (field.value !== (state.get(key) ?? '')) field.value = ''; // no such choice
	}
	page = Number(state.get('page')) || 1;
}

function toAddress() {
	const state = new URLSearchParams();
	for (const key of keys) {
		const value = form.elements[key]?.value;
		if (value) state.set(key, value);
	}
	if (page > 1) state.set('page', page);
	const hash = state.toString();
	history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
}

function find() {
	const value = (key) => form.elements[key]?.value ?? '';
	const [status, runtime, code, cause, verdict, grade, notes] = ['status', 'runtime', 'code', 'cause', 'verdict', 'grade', 'notes'].map(value);
	const terms = value('q').toLowerCase().split(/\s+/).filter(Boolean);
	return entries.filter((entry) =>
		(!status || entry.status === status) && (!runtime || entry.runtime === runtime) &&
		(!code || entry.codes.includes(code)) && (!cause || entry.cause === cause) && (!notes || entry.notes === notes) && (!grade || entry.grade === grade) && (!verdict || entry.verdict === verdict) &&
		terms.every((term) => entry.path.toLowerCase().includes(term) || searchText(entry).includes(term)));
}

function apply() {
	matches = find();
	const pages = Math.max(Math.ceil(matches.length / perPage), 1);
	page = Math.min(Math.max(page, 1), pages);
	byId('count').textContent = matches.length === entries.length ? `All ${entries.length}` : `${matches.length} of ${entries.length} match`;
	byId('page').textContent = `Page ${page} of ${pages}`;
	byId('pages').hidden = pages === 1;
	byId('previous').disabled = page === 1;
	byId('next').disabled = page === pages;
	show(matches.slice((page - 1) * perPage, page * perPage));
}

// The list.

// el makes an element. Text becomes text, never markup.
function el(tag, attributes, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, value);
	node.append(...children.flat().filter((child) => child !== null && child !== ''));
	return node;
}

// svg makes an element of a drawing.
function svg(tag, attributes, ...children) {
	const node = document.createElementNS(byId('chart-title').namespaceURI, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

function show(some) {
	byId('list').replaceChildren(...some.map(item));
	if (some.length === 1) byId('list').querySelector('details').open = true;
}

function item(entry) {
	const details = el('details', null, el('summary', null,
		el('span', { class: 'status ' + entry.status }, entry.status), el('span', { class: 'path' }, entry.path),
		el('span', { class: 'what' }, entry.what), el('span', { class: 'size' }, entry.size), el('span', { class: 'lines' }, entry.lines)));
	details.addEventListener('toggle', () => {
		if (!details.isConnected) return; // it was printed, and is gone
		opened[details.open ? 'add' : 'delete'](entry);
		if (details.open) fill(details, entry);
	});
	if (opened.has(entry)) open(details, entry);
	return el('li', null, details);
}

function open(details, entry) {
	fill(details, entry);
	details.open = true;
}

function fill(details, entry) {
	if (!details.querySelector('.body')) details.append(body(entry, detail(entry)));
}

// What an opened entry shows.

function body(entry, record) {
	return el('div', { class: 'body' },
		record.error ? el('p', { class: 'failure' }, record.error) : null,
		record.refusals.map(refusal),
		facts(entry, record),
		record.bars ? sizes(record.bars, record.sizes.measured) : null,
		record.sides ? [el('h3', null, 'Changes'), sideBySide(record.sides)] : null,
		el('div', { class: 'decided' },
			section('Smaller runtimes ruled out', record.ruledOut, (out) => finding(`${out.runtime} does not offer ${named(out.need)}`, out.need.evidence)),
			section('Needs', record.needs, (need) => finding(named(need), need.evidence, need.met)),
			section('Not seen', record.unseen, unseen),
			section('Open touches', record.open, (touch) => finding(touched(touch), touch.evidence, touch.how, touch.done)),
			section('Notes', record.notes, (note) => finding(note.text, [{ ...note, why: '' }])),
			record.verification ? verified(record.verification) : null));
}

function facts(entry, record) {
	const known = [
		['Outcome', record.reason ? `${record.status}: ${record.reason}` : record.written ? `${record.status} and written` : record.status],
		['Runtime', record.runtime], ['Builder', record.builder], ['Starts', record.artifacts.join(', ')], ['Context', record.context],
		['Improved', record.improved.join(', ')], ['Evidence', record.grade],
		['Address', el('a', { href: '#q=' + encodeURIComponent(entry.path) }, 'this Dockerfile alone')],
	].filter(([, value]) => value);
	return el('dl', { class: 'facts' }, known.map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))));
}

// sizes shows what the image takes, before and after.
function sizes(bars, measured) {
	const bar = (name, kind, text, width) => el('tr', null, el('th', { scope: 'row' }, name),
		el('td', { class: 'bar', 'aria-hidden': 'true' }, svg('svg', { viewBox: '0 0 100 2', preserveAspectRatio: 'none' },
			svg('rect', { class: 'track', width: 100, height: 2 }), svg('rect', { class: kind, width, height: 2 }))),
		el('td', null, text));
	return el('table', { class: 'tallies sizes' }, el('caption', null, measured ? 'Image size, as --verify measured it' : 'Image size, an estimate'),
		el('tbody', null, bar('before', 'unchanged', bars.before, bars.beforeWidth), bar('after', 'rewritten', bars.after, bars.afterWidth)));
}

const named = (need) => need.arg ? `${need.kind} ${need.arg}` : need.kind;
const place = (at) => at.line ? `${at.file}:${at.line}` : at.file;

const sentence = (text) => text && text[0].toUpperCase() + text.slice(1) + '.';

function refusal(why) {
	return el('div', { class: 'refusal' },
		el('p', null, el('strong', null, sentence(why.text)), ' ', el('code', null, why.code)),
		el('p', null, el('b', null, 'What to do: '), sentence(why.do)),
		evidence(why.evidence));
}

function unseen(part) {
	const name = part.module ? `${part.module} ${part.version}`.trim() : "the program's own source";
	return finding(name, part.evidence, part.do && `${part.do}, and offstage again`, 'what to do');
}

// touched names who makes an open touch.
function touched(touch) {
	if (!touch.module) return 'the program';
	return touch.count > 1 ? `${touch.module}, ${touch.count} times` : touch.module;
}

function section(title, all, each) {
	if (!all.length) return null;
	return el('section', null, el('h3', null, title), el('ul', { class: 'findings' }, all.map(each)));
}

function finding(text, seen, met, by = 'met by') {
	return el('li', null, el('p', null, text), met ? el('p', null, el('small', null, by + ': '), met) : null, evidence(seen));
}

function evidence(seen) {
	return el('ul', { class: 'evidence' }, seen.map((at) => el('li', null, el('code', null, place(at)), at.why ? ' ' + at.why : '')));
}

function verified(result) {
	return el('section', null, el('h3', null, 'Verified: ' + result.verdict + (result.earlier && `, by an earlier run (${result.earlier})`)),
		el('ul', { class: 'findings' },
			result.differences.map((difference) => el('li', null, el('b', null, difference.area), ' ', difference.text)),
			result.notes.map((note) => el('li', null, note)),
			result.log ? el('li', null, 'Output of the build: ', el('code', null, result.log)) : null));
}

// The diff.

const around = 4; // unchanged lines that are shown beside a change

function sideBySide(sides) {
	const lines = el('tbody', { role: 'rowgroup' });
	let old = 0, fresh = 0, folded = [];
	const near = nearChange(sides.rows);
	const fold = () => {
		if (folded.length > 1) lines.append(unfolder(folded));
		else lines.append(...folded.map((make) => make()));
		folded = [];
	};
	sides.rows.forEach((line, i) => {
		const numbers = [line.op === '+' ? 0 : ++old, line.op === '-' ? 0 : ++fresh];
		if (near[i]) {
			fold();
			lines.append(row(line, numbers));
		} else folded.push(() => row(line, numbers));
	});
	fold();
	if (sides.oldOpen || sides.newOpen) lines.append(ending(sides));
	const name = (id, text) => el('th', { role: 'columnheader', scope: 'col', colspan: 2, class: id }, text);
	return el('table', { class: 'diff', role: 'table', 'aria-label': 'Before and after, line by line' },
		el('colgroup', null, el('col', { class: 'number' }), el('col'), el('col', { class: 'number' }), el('col')),
		el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, name('old', 'Before'), name('new', 'After'))), lines);
}

// nearChange says for every row whether it is one, or stands near one.
function nearChange(rows) {
	const near = new Array(rows.length).fill(false);
	rows.forEach((line, i) => {
		if (line.op !== ' ') near.fill(true, Math.max(i - around, 0), i + around + 1);
	});
	return near;
}

function unfolder(folded) {
	const button = el('button', { type: 'button' }, `Show ${folded.length} unchanged lines`);
	const hidden = el('tr', { class: 'fold', role: 'row' }, el('td', { colspan: 4, role: 'cell' }, button));
	button.addEventListener('click', () => {
		const rows = folded.map((make) => make());
		hidden.replaceWith(...rows);
		rows[0].tabIndex = -1;
		rows[0].focus();
	});
	return hidden;
}

function row(line, [old, fresh]) {
	const changed = line.op !== ' ';
	return el('tr', { role: 'row' },
		side('old', old, line.old, changed ? 'removed' : 'same', 'del'),
		side('new', fresh, line.new ?? (changed ? null : line.old), changed ? 'added' : 'same', 'ins'));
}

// side is one side's number and text; the parts of the text take turns at being
// the same on both sides.
function side(which, number, parts, kind, mark) {
	if (!number) return [el('td', { class: `${which} number empty`, role: 'cell' }), el('td', { class: which + ' empty', role: 'cell' })];
	return [
		el('td', { class: `${which} number ${kind}`, role: 'cell' }, String(number)),
		el('td', { class: `${which} ${kind}`, role: 'cell' },
			kind === 'same' ? null : el('span', { class: 'quiet' }, kind + ': '),
			parts.map((part, i) => part && i % 2 ? el(mark, null, part) : part)),
	];
}

function ending(sides) {
	const say = (open) => open ? 'No line feed at the end' : '';
	return el('tr', { role: 'row' },
		...[['old', sides.oldOpen], ['new', sides.newOpen]].flatMap(([which, open]) =>
			[el('td', { class: which + ' number', role: 'cell' }), el('td', { class: which, role: 'cell' }, el('small', null, say(open)))]));
}

// What a person does.

function changed() {
	page = 1;
	toAddress();
	apply();
}

function turn(by) {
	page += by;
	toAddress();
	apply();
	byId('results').focus();
}

function all(isOpen) {
	byId('list').querySelectorAll('details').forEach((details) => { details.open = isOpen; });
}

let typing;
form.addEventListener('input', (event) => {
	clearTimeout(typing);
	if (event.target.name === 'q') typing = setTimeout(changed, 80);
	else changed();
});
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(changed));
byId('previous').addEventListener('click', () => turn(-1));
byId('next').addEventListener('click', () => turn(1));
byId('expand').addEventListener('click', () => all(true));
byId('collapse').addEventListener('click', () => all(false));
document.querySelector('.skip').addEventListener('click', (event) => {
	event.preventDefault(); // the address holds the filters
	byId('results').focus();
});
window.addEventListener('hashchange', () => {
	fromAddress();
	apply();
	byId('results').focus();
});

// Paper gets what is selected, opened.
let openedBefore = opened;
window.addEventListener('beforeprint', () => {
	openedBefore = new Set(opened);
	byId('list').replaceChildren(...matches.slice(0, printed).map(item));
	const more = matches.length - printed;
	if (more > 0) byId('list').append(el('li', null, `${more} more are not printed: filter for what is needed on paper.`));
	byId('list').querySelectorAll('details').forEach((details, i) => {
		open(details, matches[i]);
		details.querySelectorAll('.fold button').forEach((button) => button.click());
	});
});
window.addEventListener('afterprint', () => {
	opened = openedBefore;
	apply();
});

// The theme is the reader's, so it is kept here and not in the address.
const theme = byId('theme').querySelector('select');
const kept = {
	get: () => { try { return localStorage.getItem('offstage-theme') ?? ''; } catch { return ''; } },
	set: (value) => { try { localStorage.setItem('offstage-theme', value); } catch { /* not kept, then */ } },
};
const dress = (value) => { document.documentElement.dataset.theme = value; };
theme.addEventListener('change', () => { dress(theme.value); kept.set(theme.value); });
theme.value = kept.get();
dress(theme.value);

form.hidden = false;
byId('theme').hidden = false;
fromAddress();
apply();
prepare(0);
