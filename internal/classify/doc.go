// Package classify gives every failure one category: why it failed, how
// lasting that is, who has to act and at which provider it happened.
//
// # Rules
//
// Rules are data (rules/*.csv): a pattern over the text, the enhanced status
// code, the reply code or the event, and the category of what it matches. They
// are in tiers that are tried in turn: unmistakable words; the wording of a
// provider or a blocklist; codes that say more than words do; words that may mean
// several things; what is left of the codes; and at last the event itself. The
// first rule that matches decides.
//
// # Clues
//
// If it is one of the last four tiers and not sure (its confidence is not high), the words,
// codes and stage of the text are held against those of the labelled replies (clues.go):
// if they make another category more than a thousand times as likely as the rule's, that
// is taken (naive Bayes). A rule of tier "clues" stands for it in the verdict. What clues
// know is counted in rules/clues.csv from the labelled replies in testdata.
//
// # Fingerprints
//
// Rules are not matched against the text as logged but against its fingerprint,
// in which addresses, names, IDs and numbers are replaced (see Fingerprint).
// So a verdict depends on the fingerprint, the codes, the stage and the event
// alone, may be remembered, and is the same whatever came before. A rule cannot
// look for a particular IP address or recipient. On 3,557 distinct texts of real
// logs, matching the text itself decided otherwise in two cases, both wrongly.
//
// # Where to look
//
// A Classifier (classify.go) remembers verdicts (cache.go) by fingerprint (fold.go,
// around.go, run.go, word.go, shape.go, quote.go). If it has none, it asks the rules
// (rule.go, sample.go), of which it runs only those whose literals are in the text
// (literals.go), and then clues (clues.go). Rules are read from CSV (rulefile.go), the built-in ones, categories
// and providers from embedded tables (tables.go, suffix.go).
//
// How many verdicts are right is in ACCURACY.md.
package classify
