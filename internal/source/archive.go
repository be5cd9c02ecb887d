package source

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/oserr"
)

// member is where a file of an archive lies.
type member struct {
	archive      *archive
	offset, size int64
	deflated     bool // in an archive of zip
}

// archive is a tar or zip archive.
type archive struct {
	path     string
	unpacked *os.File // of a compressed tar archive, what it was unpacked to; else nil
	info     fs.FileInfo
}

// open opens the archive; closing what it returns leaves what was unpacked.
func (a *archive) open() (io.ReaderAt, func() error, error) {
	if a.unpacked != nil {
		return a.unpacked, func() error { return nil }, nil
	}
	f, err := OpenNow(a.path)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

// whole reads a member, and takes it for an error if the archive ends within it.
type whole struct{ *io.SectionReader }

func (w whole) Read(p []byte) (int, error) {
	n, err := w.SectionReader.Read(p)
	if err == io.EOF {
		if at, _ := w.Seek(0, io.SeekCurrent); at < w.Size() {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// archived adds the logs that an archive holds, as if they lay in a directory with its
// name, and reports whether the file is an archive. head is its beginning. Archives that
// lie in archives are not looked into.
func (x *expansion) archived(name string, info fs.FileInfo, head []byte) bool {
	list := x.tar
	a := &archive{path: name, info: info}
	switch {
	case isTar(head):
	case isZip(head):
		list = x.zip
	case CompressionOf(head) != Plain && namesTar(name):
		is, err := a.unpack(x.ctx, CompressionOf(head))
		if err != nil {
			x.problems = append(x.problems, err)
		}
		if !is {
			return err != nil
		}
	default:
		return false
	}
	if err := list(a); err != nil {
		x.problem("%s: damaged archive: what came before has been read: %w", name, oserr.Bare(err))
	}
	return true
}

// namedArchive is archived for a file that the user named: there should be logs in it.
func (x *expansion) namedArchive(name string, info fs.FileInfo, head []byte) bool {
	held, journal := x.outcomes(), x.journal
	x.journal = false
	is := x.archived(name, info, head)
	switch {
	case !is || x.outcomes() > held:
	case x.journal:
		x.problem("%s: %w", name, errJournal)
	default:
		x.problem("archive %s holds no log files: unpack it and name the files", name)
	}
	x.journal = x.journal || journal
	return is
}

// namesTar reports whether a compressed file is called as archives of tar are. To look
// into all compressed logs would take longer than to skip those that are stored.
func namesTar(name string) bool {
	base := strings.ToLower(path.Base(name))
	if strings.Contains(base, ".tar.") {
		return true
	}
	switch path.Ext(base) {
	case ".tgz", ".tbz", ".tbz2", ".txz", ".tzst":
		return true
	}
	return false
}

// unpack decompresses an archive of tar, as its members cannot be found, nor read in the
// order of their times, otherwise. It reports whether the file is such an archive. With an
// error, what came before it is there.
func (a *archive) unpack(ctx context.Context, comp Compression) (is bool, err error) {
	f, err := OpenNow(a.path)
	if err != nil {
		return false, Explain(a.path, err)
	}
	defer f.Close()
	st := Stream{path: a.path, comp: comp} // words its errors
	z, err := compressions[comp].open(bufio.NewReaderSize(f, peekSize))
	if err != nil {
		return false, st.wrap(err)
	}
	defer z.Close()
	text := bufio.NewReaderSize(z, peekSize)
	if head, _ := text.Peek(headLen); !isTar(head) {
		return false, nil
	}
	if a.unpacked, err = scratch(); err != nil {
		return false, a.noRoom(err)
	}
	for buf := make([]byte, 1<<20); ; {
		n, err := text.Read(buf)
		if _, full := a.unpacked.Write(buf[:n]); full != nil {
			return true, a.noRoom(full)
		}
		switch {
		case err == io.EOF:
			return true, nil
		case err != nil:
			return true, st.wrap(err)
		case ctx.Err() != nil:
			return true, fmt.Errorf("%s: %w", a.path, context.Cause(ctx))
		}
	}
}

func (a *archive) noRoom(err error) error {
	return fmt.Errorf("%s: unpacking it to %s: %w: unpack it where there is room (tar -xf), or set TMPDIR", a.path, os.TempDir(), oserr.Bare(err))
}

func (x *expansion) zip(a *archive) error {
	f, closeIt, err := a.open()
	if err != nil {
		return err
	}
	defer closeIt()
	z, err := zip.NewReader(f, a.info.Size())
	if err != nil {
		return err
	}
	for _, e := range z.File {
		m := &member{archive: a, size: int64(e.CompressedSize64), deflated: e.Method == zip.Deflate}
		switch {
		case !e.Mode().IsRegular() || !memberMayBeLog(e.Name):
		case e.Flags&1 != 0:
			x.problem("%s: encrypted: unpack it and name what comes out", a.nameOf(e.Name))
		case e.Method != zip.Store && e.Method != zip.Deflate:
			x.problem("%s: compressed in a way that mtalog does not read: unpack it and name what comes out", a.nameOf(e.Name))
		default:
			if m.offset, err = e.DataOffset(); err != nil {
				return err
			}
			x.member(e.Name, e.Modified, m)
		}
	}
	return nil
}

func (x *expansion) tar(a *archive) error {
	f, closeIt, err := a.open()
	if err != nil {
		return err
	}
	defer closeIt()
	at := io.NewSectionReader(f, 0, math.MaxInt64)
	for r := tar.NewReader(at); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !h.FileInfo().Mode().IsRegular() || !memberMayBeLog(h.Name) {
			continue
		}
		if isSparse(h) {
			x.problem("%s: has holes: unpack it (tar -xf) and name what comes out", a.nameOf(h.Name))
			continue
		}
		m := &member{archive: a, size: h.Size}
		if m.offset, err = at.Seek(0, io.SeekCurrent); err != nil { // a tar.Reader reads nothing ahead
			return err
		}
		x.member(h.Name, h.ModTime, m)
	}
}

// isSparse reports whether a file's holes are not in the archive (GNU tar's manual,
// section "Storing Sparse Files").
func isSparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// member adds a file of an archive, unless it is no log.
func (x *expansion) member(name string, modified time.Time, m *member) {
	s := Source{Path: m.archive.nameOf(name), Size: m.size, ModTime: modified, member: m}
	st, err := s.Open()
	switch {
	case errors.Is(err, errJournal):
		x.journal = true
		return
	case errors.Is(err, errArchive), errors.Is(err, errZip) && !strings.EqualFold(path.Ext(name), ".zip"): // passed over in a directory too
		return
	case err != nil:
		x.problems = append(x.problems, err)
		return
	}
	defer st.Close()
	head, err := st.Prefix(sampleLen)
	switch {
	case err != nil:
		x.problems = append(x.problems, err)
	case st.comp <= Deflate && !mayBeLog(name, head): // as in a directory
	default:
		s.Compression = st.comp
		x.sources = append(x.sources, s)
	}
}

// nameOf is what a file of the archive is called.
func (a *archive) nameOf(file string) string { return a.path + path.Join("/", file) }

// memberMayBeLog tells from its name whether a file of an archive may be a log.
func memberMayBeLog(name string) bool {
	for part := range strings.SplitSeq(path.Join("/", name)[1:], "/") {
		if !nameMayBeLog(part) {
			return false
		}
	}
	return true
}
