package exchange

import "github.com/mtalog/mtalog/parsers"

type direction uint8

const (
	undecided direction = iota
	sending
	receiving
)

type sessions struct{}

func (p *Parser) flushSessions(*parsers.Records)             {}
func (p *Parser) smtp(int64, *parsers.Records) error         { return nil }
func (p *Parser) connectivity(int64, *parsers.Records) error { return nil }
func (p *Parser) agent(int64, *parsers.Records) error        { return nil }
