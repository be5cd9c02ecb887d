package source

// Access says who may read a file.
type Access uint8

const (
	OfAll   Access = iota // everybody may read it, or that is not known
	OfGroup               // the members of its group may
	OfOwner               // its owner alone may
	Hidden                // one of its directories may not be entered by others
)
