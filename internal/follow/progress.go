package follow

import (
	"github.com/mtalog/mtalog/internal/checkpoint"
)

// progress is how far one source has been handed out. Its owner may read it freely;
// what others look at too is changed by the registry alone, which locks it.
type progress struct {
	known  checkpoint.Identity // the identity that the consumer knows
	prefix []byte              // first bytes of its file when last seen, up to PrefixLen
	track  checkpoint.Tracker
	stage  stage
	ended  bool // an archive of it has been read to its end
	found  bool // a file that goes on with it has been found since it was forsaken
	owner  any  // the watch or archive that reads it now; nil: none

	// before are the sources that its file held before it was truncated or
	// overwritten. It is another source even if it begins as they did.
	before []*progress

	stored *checkpoint.Position // the store's, until it has been verified
}

// stage is how much of a source there is in the store, or on its way there.
type stage uint8

const (
	// untouched: nothing. Several owners may have such a progress of one source.
	untouched stage = iota
	// beginning: its first block is about to be handed out. From now on it is the
	// only progress of its source.
	beginning
	// begun: something has been stored or handed out.
	begun
)

// fresh reports whether nothing of the source has been stored or handed out yet.
func (s *progress) fresh() bool { return s.stage < begun }

// offset returns where reading has to go on.
func (s *progress) offset() int64 {
	if s.stored != nil {
		return s.stored.Offset
	}
	return s.track.Offset()
}
