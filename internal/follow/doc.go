// Package follow reads logs while they are being written, and loses nothing that
// can be saved. nxadm/tail gives the new lines of an open file; all that
// concerns rotation, truncation and going on after a restart is done here.
//
// A Follower first reads what its files, and their rotated siblings, hold
// beyond what the Store knows, in large blocks; then it follows each file with
// nxadm/tail. Lines leave it in batches with the source's identity and the
// position after them, to be stored in one transaction: whatever happens, the
// next start goes on from what was stored.
//
// # Three things to tell apart
//
//   - A path is what the user named, or a pattern matches. One watch serves it.
//   - A file is what the path leads to at the moment (logFile, once it is open).
//   - A source is a log as the MTA wrote it, whatever its files are called: mail.log,
//     then mail.log.1, then mail.log.2.gz. The registry keeps its progress.
//
// # The states of a log
//
// A watch is in one of five states (state.go):
//
//   - awaited: no file is open. There is none, it cannot be opened, or its source
//     is being read under another name.
//   - followed: the file is open, and what is added to it is read.
//   - asleep: the file did not change for ten minutes and was closed, so that a
//     directory of old logs does not use up the file descriptors.
//   - passedOver: there is nothing to follow. The file is no log, or has been
//     decompressed and read, or is a copy in the making.
//   - gone: the file was removed, and only a pattern had led to it. The watch ends.
//
// # What a look does
//
// At each wake-up a watch looks at its path. It reads what was added late to files
// that were rotated away, looks at the siblings if that is due, and then asks what
// the path leads to:
//
//	nothing              a followed file is read to its end and set aside; a
//	                     sleeping log's source is left to whoever finds it
//	an error             it is told, once; a followed file is read on, since it is
//	                     still open
//	the followed file    it is compared with what was read of it, and read on
//	another file         the followed one is read to its end and, once the new one
//	                     has its first bytes, set aside; the new one is opened
//	a file as last seen  nothing, where the log is asleep or was passed over
//	any other            it is opened, and its source claimed
//
// Between two looks nxadm/tail gives the lines of a followed file as they come. It
// may be stopped at any time, because only the progress counts: what has not been
// handed out is read again, in blocks.
//
// # What may happen to a file
//
//   - Renamed, and a new one created: the old file is read to its end before the
//     new one is begun, and is kept open for half a minute after that, because the
//     writer may still hold it.
//   - Truncated in place (logrotate's copytruncate): seen by its size, or by the
//     bytes before the offset having changed, before any line read from it is
//     handed out. What had not been read yet is looked for in the copies beside
//     it; if there is none, its loss is reported. What the writer adds between
//     logrotate's copy and its truncation is lost to everyone.
//   - Rotated several times while nobody looked: each time that a new source
//     begins, the siblings are looked through before its first line is handed out.
//   - Copied or compressed just now: a file that is still empty, or is the
//     beginning of another one, or whose compressed data ends too early, is
//     looked at again and again. Only when it has not changed for a minute is it
//     reported as damaged, and is its last line handed out without a line end.
//   - Full of zeros first, and then written from its start on, as robocopy and other
//     copiers make it: what is not there yet looks like a line without its end, and is
//     read again each time that the file has changed and is no longer than before.
//   - Unreadable, by its permissions, its directory's, or its disk: that is told
//     once, and told again when it can be read (trouble.go). A read error is never
//     taken for a truncation, nor a path that cannot be seen for a rotation.
//   - Ending within a line: the line waits for its rest. Only when the file was
//     rotated away, and is closed, is it handed out as it is.
//   - A second copy of the mail log's lines, as syslog often is: its names get no watch until
//     it has lines that the mail log lacks (source.Repeats).
//   - Shorter than what was stored of it, as after a crash that took unwritten
//     blocks away: it is another source from its start, and its lines come
//     twice.
//
// After a restart nothing is known but the store's positions. A position holds a
// hash of the bytes in front of it: a file that begins like a stored source goes on
// there if it has these bytes, and is another source if not.
//
// # Which source a file is
//
// A source is known by its first bytes (see package checkpoint), and belongs to
// the file whose first block was handed out first. Therefore a log that begins
// exactly like another one is not read until it differs: it may be a copy in the
// making. Time stamps make two logs differ in their first line.
//
// There is one exception: if the program that makes a copy dies before it has
// written 4 KiB, and the original is gone by the next start, then the copy is read
// as a log of its own.
//
// # Where to look
//
// A Follower (follow.go) reads what is there at the start (catchup.go) and then runs
// a watch for each path (watch.go), which goes from state to state (state.go): it
// opens what it finds there (open.go), reads it (logfile.go, read.go) and hands out
// its lines (handout.go, batch.go), and goes on when the file is rotated (rotate.go)
// or truncated (truncate.go). Rotated files are found by their names (siblings.go,
// directories.go), searched for what is missing (search.go) and read as archives
// (archive.go); pipes have no past (pipe.go). The registry (registry.go) knows which
// source a file is, and how far it was handed out (progress.go). A Waker (waker.go)
// says when to look; what an operator should know is an Event (event.go, trouble.go).
// Where nxadm/tail would end the process, it ends one look (fatal.go).
//
// # Memory
//
// Nothing queues up here: a consumer that is slow makes the Follower wait. The
// log is the buffer.
package follow
