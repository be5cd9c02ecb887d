// Package classify gives every failure one category: why it failed, how
// lasting that is, who has to act and at which provider it happened.
//
// # Rules
//
// Rules are data (rules/*.csv): a pattern over the text, the enhanced status
// code, the reply code or the event, and the category of what it matches. They
// stand in tiers that are asked in turn: unmistakable words; the wording of a
// provider or a blocklist; codes that say more than words do; words that may
// mean several things; what is left of the codes; and at last the event itself.
// The first rule that matches decides.
//
// # Fingerprints
//
// Rules are not matched against the text as logged but against its fingerprint,
// in which addresses, names, IDs and numbers are replaced (see Fingerprint).
// So a verdict depends on the fingerprint, the codes, the stage and the event
// alone, may be remembered, and is the same whatever came before. A rule cannot
// look for a particular IP address or recipient.
package classify
