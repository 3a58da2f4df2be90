// Package htmlreport writes what a run says about its Dockerfiles as one HTML
// file that needs nothing else: no network, no other file.
//
// The records are data in the page, in blocks of JSON, and the page's script
// shows the few that a person looks at. So a record can be written and forgotten
// as soon as it is there, and a page of ten thousand stays usable. The summary,
// which needs all of them, comes after the data.
package htmlreport

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"

	"offstage/cmd/offstage/internal/record"
)

// A block is full with this many records or bytes, whichever comes first: the
// script decodes a whole block to show one record of it.
const (
	blockRecords = 64
	blockBytes   = 256 << 10
)

// A Writer writes a report. It keeps one block of records and, of each record
// that it wrote, a line for the list that is there without a script.
type Writer struct {
	out     *bufio.Writer
	err     error // the first; nothing is written after it
	heads   [][]byte
	details [][]byte
	size    int
	totals  totals
	rows    []row
	run     Run
}

// A Run is what the report says of the run that it is of.
type Run struct {
	Date    time.Time
	Version string
	Command string // the command line
	Wrote   bool   // files were to be written
}

// New starts a report. Its errors, and those of Add, are returned by Close.
func New(w io.Writer, run Run) *Writer {
	r := &Writer{out: bufio.NewWriter(w), totals: newTotals(), run: run}
	r.err = top().Execute(r.out, style())
	return r
}

// Add puts a record into the report. The order is that of the list.
func (w *Writer) Add(rec *record.Record) {
	if w.err != nil {
		return
	}
	h := headOf(rec)
	w.totals.add(rec)
	w.rows = append(w.rows, row{h.Path, h.Status, h.What})
	for _, part := range []struct {
		block *[][]byte
		value any
	}{{&w.heads, h}, {&w.details, detailOf(rec)}} {
		data, err := encode(part.value)
		if err != nil {
			w.err = err
			return
		}
		*part.block = append(*part.block, data)
		w.size += len(data)
	}
	if len(w.heads) == blockRecords || w.size >= blockBytes {
		w.flush()
	}
}

// Close writes the rest. A report without a Close is not complete.
func (w *Writer) Close() error {
	w.flush()
	if w.err == nil {
		w.err = bottom().Execute(w.out, w.summary())
	}
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// flush writes the block of records that is at hand: what the list needs of
// each, then what the opened entries show.
func (w *Writer) flush() {
	if len(w.heads) == 0 {
		return
	}
	w.data("heads", w.heads)
	w.data("details", w.details)
	w.heads, w.details, w.size = w.heads[:0], w.details[:0], 0
}

// data writes a JSON array as an element that no browser runs or shows. encode
// left no "<" in it that could end the element.
func (w *Writer) data(class string, values [][]byte) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, "<script type=\"application/json\" class=%q>[\n%s\n]</script>\n",
			class, bytes.Join(values, []byte(",\n")))
	}
}
