package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"offstage/cmd/offstage/internal/htmlreport"
	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/sarif"
	"offstage/transform"
)

// A reportWriter collects the records of a run. Its errors are those of Close.
type reportWriter interface {
	Add(*record.Record)
	Close() error
}

// A reportFile is the file of a report while it is written. It takes its place
// when it is complete, or never.
type reportFile struct {
	path    string
	pending *pendingFile
	buffer  *bufio.Writer
	reportWriter
}

// reportFiles are those of a run.
type reportFiles []*reportFile

// openReports starts the reports that were asked for. Their temporary files show
// at the start of a long run whether there can be any.
func (c *command) openReports() error {
	for _, r := range []struct {
		flag, path string
		start      func(io.Writer) reportWriter
	}{
		{"--report", c.reportPath, func(w io.Writer) reportWriter { return htmlreport.New(w, c.reportRun()) }},
		{"--sarif", c.sarifPath, func(w io.Writer) reportWriter { return sarif.New(w, versionNumber()) }},
	} {
		if r.path == "" {
			continue
		}
		if err := c.reports.open(r.path, r.start); err != nil {
			return fmt.Errorf("%s %s: %w", r.flag, r.path, err)
		}
	}
	return nil
}

// reportRun is what the report says of this run. Its time is that of the clock, or
// SOURCE_DATE_EPOCH where a report is to be the same as another.
func (c *command) reportRun() htmlreport.Run {
	run := htmlreport.Run{Date: c.now(), Version: versionNumber(), Command: c.typed, Wrote: c.write}
	if seconds, err := strconv.ParseInt(c.getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		run.Date = time.Unix(seconds, 0)
	}
	return run
}

func (r *reportFiles) open(path string, start func(io.Writer) reportWriter) error {
	if err := replaceable(path); err != nil {
		return cause(err)
	}
	pending, err := newPending(path)
	if err != nil {
		return fmt.Errorf("no file can be made in its directory: %w", cause(err))
	}
	buffer := bufio.NewWriter(pending)
	*r = append(*r, &reportFile{path, pending, buffer, start(buffer)})
	return nil
}

// replaceable guards what is no report: the flag takes a file, and who forgets
// that names the Dockerfile.
func replaceable(path string) error {
	if transform.IsDockerfile(filepath.Base(path)) {
		return errors.New("is the name of a Dockerfile")
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return regular(info.Mode())
}

// add hands an outcome to the reports, if there are any.
func (r reportFiles) add(record func() *record.Record) {
	if len(r) == 0 {
		return
	}
	rec := record()
	for _, f := range r {
		f.Add(rec)
	}
}

// complete puts the reports in their places. It gives complain those that can't be.
func (r reportFiles) complete(complain func(where string, err error)) bool {
	whole := true
	for _, f := range r {
		if err := f.complete(); err != nil {
			complain(f.path, cause(err))
			whole = false
		}
	}
	return whole
}

func (r *reportFile) complete() error {
	if err := r.Close(); err != nil {
		return err
	}
	if err := r.buffer.Flush(); err != nil {
		return err
	}
	return r.pending.CloseAtomicallyReplace()
}

// abandon removes what is not in its place.
func (r reportFiles) abandon() {
	for _, f := range r {
		_ = f.pending.Cleanup() // nothing is left to say it to
	}
}
