package join

// joinPairs joins the parts of messages in pairs, until there are none: joined messages may make new ones.
func (j joiner) joinPairs() error {
	for pairs := 1; pairs > 0; {
		if err := j.run("pairs_find.sql", nil); err != nil {
			return err
		}
		if err := j.ask("SELECT count(*) FROM temp.pair", nil, &pairs); err != nil {
			return err
		}
		if pairs > 0 {
			if err := j.run("pairs_join.sql", nil); err != nil {
				return err
			}
		}
		if _, err := j.tx.ExecContext(j.ctx, "DROP TABLE temp.pair"); err != nil {
			return err
		}
	}
	return nil
}
